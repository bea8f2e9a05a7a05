// A small MCP server (streamable HTTP) with one tool, `release_notes`. It answers only who brings the right Authorization header, and
// remembers what was asked of it. No dependencies.
//
//   PORT                    where it listens (8080); the server is at /mcp
//   MCP_AUTHORIZATION       the Authorization header it wants, or
//   MCP_AUTHORIZATION_FILE  a file that holds it; with neither, everybody is answered
//   GET /healthz            for probes
//   GET /__requests         {initialized, listed, called, refused}: how often
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const PORT = Number(process.env.PORT ?? 8080);
const LARGEST_BODY = 1024 * 1024;
const counts = { initialized: 0, listed: 0, called: 0, refused: 0 };

/** Read at every request: a mounted Secret may change. */
function wantedAuthorization() {
  const file = process.env.MCP_AUTHORIZATION_FILE;
  return file ? readFileSync(file, 'utf8').trim() : process.env.MCP_AUTHORIZATION;
}

const TOOL = {
  name: 'release_notes',
  description: 'The release notes of the shop.',
  inputSchema: { type: 'object', properties: {}, additionalProperties: false },
};

const methods = {
  initialize: (params) => {
    counts.initialized += 1;
    const protocolVersion = params?.protocolVersion ?? '2025-06-18';
    return { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'quickstart-docs', version: '1.0.0' } };
  },
  ping: () => ({}),
  'tools/list': () => {
    counts.listed += 1;
    return { tools: [TOOL] };
  },
  'tools/call': (params) => {
    if (params?.name !== TOOL.name) throw new Error(`no tool ${params?.name}`);
    counts.called += 1;
    return { content: [{ type: 'text', text: 'Release 2.0: the shop can be searched.' }] };
  },
};

function answer(message) {
  const method = methods[message.method];
  if (method === undefined)
    return { jsonrpc: '2.0', id: message.id, error: { code: -32601, message: `no method ${message.method}` } };
  try {
    return { jsonrpc: '2.0', id: message.id, result: method(message.params) };
  } catch (error) {
    return { jsonrpc: '2.0', id: message.id, error: { code: -32602, message: error.message } };
  }
}

async function readJson(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

const sendJson = (response, status, value) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

async function mcp(request, response) {
  const wanted = wantedAuthorization();
  if (wanted && request.headers.authorization !== wanted) {
    counts.refused += 1;
    return sendJson(response, 401, { error: 'wrong or missing Authorization header' });
  }
  // no stream of its own, no sessions: POST is all there is
  if (request.method !== 'POST') return response.writeHead(405, { allow: 'POST' }).end();
  const body = await readJson(request);
  const messages = Array.isArray(body) ? body : [body];
  // what has no id is a notification, which nobody answers
  const answers = messages.filter((message) => message.id !== undefined).map(answer);
  if (answers.length === 0) return response.writeHead(202).end();
  sendJson(response, 200, Array.isArray(body) ? answers : answers[0]);
}

async function handle(request, response) {
  const { pathname } = new URL(request.url, 'http://stub');
  if (pathname === '/healthz') return response.end('ok\n');
  if (pathname === '/__requests') return sendJson(response, 200, counts);
  if (pathname === '/mcp') return mcp(request, response);
  response.writeHead(404).end();
}

const server = createServer((request, response) => {
  handle(request, response).catch((error) => {
    console.error(`${request.method} ${request.url}: ${error.message}`);
    if (!response.headersSent)
      sendJson(response, 400, { jsonrpc: '2.0', id: null, error: { code: -32700, message: error.message } });
  });
});

// as the first process of a container nothing else would end it
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
server.listen(PORT, () => console.log(`mcp-stub listens on ${server.address().port}`));
