// Stands in for the Anthropic Messages API, so that the real agent CLI can work in a cluster that has no account and no way out.
// It reads the conversation and answers with the next step of a small script; see `scriptFor`. No dependencies.
//
//   PORT          where it listens (8080)
//   GET /healthz  for probes
//   GET /__requests             what was asked so far, as JSON: the prompt, all text, the names of the tools, how the caller authenticated
//   POST /__requests/clear      forgets it
import { createServer } from 'node:http';

const PORT = Number(process.env.PORT ?? 8080);
const USAGE = { input_tokens: 12, output_tokens: 5 };
const KEPT_REQUESTS = 500;
const LARGEST_BODY = 32 * 1024 * 1024;

/** @type {object[]} */
let requests = [];
let serial = 0;

// ---- the script: what the agent is made to do ----

/**
 * The steps an agent takes for this prompt, in order, and its last words. A step looks at the conversation and gives its tool call, or
 * nothing when it is done or impossible.
 */
function scriptFor(prompt) {
  if (/\bFAIL\b/.test(prompt)) return { refuse: 'the prompt asks for a failure' };
  if (/\bwrite\b.*\bPLAN\b/i.test(prompt)) {
    return { steps: [releaseNotes, bash(writePlan(prompt))], text: 'Wrote PLAN.md, committed and pushed.' };
  }
  if (/\bimplement\b/i.test(prompt)) {
    return { steps: [bash(addToSearch(prompt))], text: 'Implemented the plan: src/search.js, committed and pushed.' };
  }
  return { steps: [], text: `Nothing to do for: ${firstLine(prompt)}` };
}

const IDENTITY = '-c user.name=agent -c user.email=agent@example.invalid';
const commitAndPush = (message) =>
  `git add -A && git ${IDENTITY} commit -q --allow-empty -m ${quote(message)} && git push -q origin HEAD && git log --oneline -1`;

const writePlan = (prompt) =>
  `printf '# Plan\\n\\n%s\\n\\n1. Add src/search.js\\n2. Test it\\n' ${quote(firstLine(prompt))} > PLAN.md && ${commitAndPush('Write the plan')}`;

const addToSearch = (prompt) =>
  `mkdir -p src && printf '// %s\\nexport const search = (items, text) => items.filter((item) => item.includes(text));\\n' ` +
  `${quote(firstLine(prompt))} > src/search.js && ${commitAndPush('Add search as planned')}`;

const bash = (command) => (seen) => {
  if (seen.called.includes('Bash') || !seen.tools.includes('Bash')) return undefined;
  return { name: 'Bash', input: { command, description: 'work on the repository' } };
};

/** Asks the MCP server of the quickstart, when the agent has one. The CLI may keep a tool back until it is searched for. */
function releaseNotes(seen) {
  const name = seen.tools.find((tool) => MCP_TOOL.test(tool)) ?? MCP_TOOL.exec(seen.text)?.[0];
  if (name === undefined || seen.called.includes(name)) return undefined;
  if (seen.tools.includes(name)) return { name, input: {} };
  return seen.called.includes('ToolSearch')
    ? undefined
    : { name: 'ToolSearch', input: { query: `select:${name}`, max_results: 1 } };
}

const MCP_TOOL = /^mcp__\w+__release_notes$/m;
const firstLine = (text) => text.trim().split('\n')[0].slice(0, 200);
const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;

// ---- the conversation ----

const blocksOf = (content) =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : Array.isArray(content) ? content : [];
const textsOf = (content) => blocksOf(content).flatMap((block) => (block.type === 'text' ? [String(block.text)] : []));
const resultText = (block) => textsOf(block.content).join('\n');
const toolNames = (body) => (Array.isArray(body.tools) ? body.tools.map((tool) => String(tool.name)) : []);

/** The last thing a person said: the CLI adds reminders and remarks of its own to what it sends for the user. */
function promptOf(messages) {
  const said = messages
    .filter((message) => message.role === 'user' && toolResults([message]).length === 0)
    .flatMap((message) => textsOf(message.content))
    .filter((text) => text.trim() !== '' && !text.trimStart().startsWith('<system-reminder>'));
  return said.at(-1) ?? '';
}

const toolResults = (messages) =>
  messages.flatMap((message) => blocksOf(message.content)).filter((block) => block.type === 'tool_result');

const calledTools = (messages) =>
  messages
    .flatMap((message) => blocksOf(message.content))
    .flatMap((block) => (block.type === 'tool_use' ? [String(block.name)] : []));

/** What of a request decides and is remembered. */
function look(body) {
  const messages = Array.isArray(body.messages) ? body.messages : [];
  const results = toolResults(messages);
  return {
    model: body.model,
    prompt: promptOf(messages),
    system: textsOf(body.system).join('\n'),
    text: messages.flatMap((message) => textsOf(message.content)).join('\n'),
    tools: toolNames(body),
    called: calledTools(messages),
    toolResults: results.map(resultText),
    failedResult: results.filter((result) => result.is_error === true).map(resultText)[0],
  };
}

/** The next move: {text}, {tool} or {refuse}. */
function answerTo(seen) {
  // a request without tools is housekeeping of the CLI, a title for instance
  if (seen.tools.length === 0) return { text: 'Quickstart' };
  const script = scriptFor(seen.prompt);
  if (script.refuse !== undefined) return script;
  if (seen.failedResult !== undefined) return { text: `A step failed: ${seen.failedResult}` };
  const call = script.steps.map((step) => step(seen)).find((found) => found !== undefined);
  return call === undefined ? { text: script.text } : { tool: call };
}

function note(request, seen) {
  const auth =
    request.headers['x-api-key'] !== undefined ? 'x-api-key' : request.headers.authorization !== undefined ? 'bearer' : 'none';
  serial += 1;
  requests.push({ serial, at: new Date().toISOString(), path: request.url, auth, ...seen });
  if (requests.length > KEPT_REQUESTS) requests.shift();
}

// ---- the wire ----

function* eventsOf(answer, model) {
  const id = `msg_stub_${serial}`;
  const message = { id, type: 'message', role: 'assistant', model, content: [], stop_reason: null, stop_sequence: null };
  yield { type: 'message_start', message: { ...message, usage: { ...USAGE, output_tokens: 1 } } };
  if (answer.tool === undefined) {
    yield { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } };
    yield { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: answer.text } };
  } else {
    yield {
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'tool_use', id: `toolu_stub_${serial}`, name: answer.tool.name, input: {} },
    };
    yield {
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'input_json_delta', partial_json: JSON.stringify(answer.tool.input) },
    };
  }
  yield { type: 'content_block_stop', index: 0 };
  yield { type: 'message_delta', delta: { stop_reason: stopReason(answer), stop_sequence: null }, usage: USAGE };
  yield { type: 'message_stop' };
}

const stopReason = (answer) => (answer.tool === undefined ? 'end_turn' : 'tool_use');

function wholeMessage(answer, model) {
  const block =
    answer.tool === undefined
      ? { type: 'text', text: answer.text }
      : { type: 'tool_use', id: `toolu_stub_${serial}`, ...answer.tool };
  const message = { id: `msg_stub_${serial}`, type: 'message', role: 'assistant', model, content: [block], stop_sequence: null };
  return { ...message, stop_reason: stopReason(answer), usage: USAGE };
}

function sendJson(response, status, value) {
  response
    .writeHead(status, { 'content-type': 'application/json', 'request-id': `req_stub_${serial}` })
    .end(JSON.stringify(value));
}

const apiError = (response, status, type, message) => sendJson(response, status, { type: 'error', error: { type, message } });

async function readJson(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  const body = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  if (typeof body !== 'object' || body === null) throw new Error('the body is not an object');
  return body;
}

async function messages(request, response) {
  const body = await readJson(request);
  const seen = look(body);
  note(request, seen);
  const answer = answerTo(seen);
  if (answer.refuse !== undefined) return apiError(response, 400, 'invalid_request_error', answer.refuse);
  if (body.stream !== true) return sendJson(response, 200, wholeMessage(answer, body.model));
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'request-id': `req_stub_${serial}`,
  });
  for (const event of eventsOf(answer, body.model)) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  response.end();
}

async function countTokens(request, response) {
  const body = await readJson(request);
  sendJson(response, 200, { input_tokens: Math.ceil(JSON.stringify(body).length / 4) });
}

function clear(_request, response) {
  requests = [];
  response.writeHead(204).end();
}

const routes = {
  'GET /healthz': (_request, response) => response.end('ok\n'),
  'HEAD /': (_request, response) => response.end(),
  'GET /': (_request, response) => response.end('a stand-in for the Anthropic Messages API\n'),
  'GET /__requests': (_request, response) => sendJson(response, 200, requests),
  'POST /__requests/clear': clear,
  'GET /v1/models': (_request, response) => sendJson(response, 200, { data: [], has_more: false, first_id: null, last_id: null }),
  'POST /v1/messages': messages,
  'POST /v1/messages/count_tokens': countTokens,
};

async function handle(request, response) {
  const { pathname } = new URL(request.url, 'http://stub');
  const route = routes[`${request.method} ${pathname}`];
  if (route === undefined) return apiError(response, 404, 'not_found_error', `no route ${request.method} ${pathname}`);
  await route(request, response);
}

const server = createServer((request, response) => {
  handle(request, response).catch((error) => {
    console.error(`${request.method} ${request.url}: ${error.message}`);
    if (!response.headersSent) apiError(response, 400, 'invalid_request_error', error.message);
    else response.destroy();
  });
});

// as the first process of a container nothing else would end it
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
server.listen(PORT, () => console.log(`anthropic-stub listens on ${server.address().port}`));
