// Serves Git repositories over HTTP, for reading and pushing: `git http-backend` behind a few lines. No dependencies; git must be installed.
//
//   PORT            where it listens (8080); a repository is at /<name>
//   GIT_ROOT        where the repositories lie (/srv/git): a writable volume; HOME may be anything
//   GIT_REPOS       the repositories to create when they are not there, e.g. "acme/shop.git acme/docs.git"
//   GIT_TOKEN       the password that a push must bring (any user name), or
//   GIT_TOKEN_FILE  a file that holds it; with neither, everybody may push
//   GET /healthz        for probes
//   GET /__log/<name>   every branch with its commits and their files, as JSON
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const PORT = Number(process.env.PORT ?? 8080);
const ROOT = process.env.GIT_ROOT ?? '/srv/git';
const REPOS = (process.env.GIT_REPOS ?? 'acme/shop.git').split(/\s+/).filter(Boolean);
const SAFE_NAME = /^(?!.*\.\.)[\w.-]+(?:\/[\w.-]+)*$/;

// nothing outside of ROOT is read or written: the container's user may have neither a home nor a name
const GIT_ENV = {
  PATH: process.env.PATH,
  HOME: ROOT,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'safe.directory',
  GIT_CONFIG_VALUE_0: '*',
  GIT_AUTHOR_NAME: 'quickstart',
  GIT_AUTHOR_EMAIL: 'quickstart@example.invalid',
  GIT_COMMITTER_NAME: 'quickstart',
  GIT_COMMITTER_EMAIL: 'quickstart@example.invalid',
};

const run = promisify(execFile);
const git = async (directory, ...args) =>
  (await run('git', ['-C', directory, ...args], { env: GIT_ENV, maxBuffer: 16 * 1024 * 1024 })).stdout;

// ---- the repositories ----

/** Made aside and moved into place, so that a repository that exists is complete. */
async function createRepository(name) {
  if (!SAFE_NAME.test(name)) throw new Error(`GIT_REPOS: not a name: ${name}`);
  const target = join(ROOT, name);
  if (existsSync(target)) return;
  mkdirSync(dirname(target), { recursive: true });
  const work = mkdtempSync(join(ROOT, '.new-'));
  await git(work, 'init', '-q', '-b', 'main');
  writeFileSync(join(work, 'README.md'), `# ${name.replace(/\.git$/, '')}\n\nA shop. Soon it can be searched.\n`);
  await git(work, 'add', '-A');
  await git(work, 'commit', '-q', '-m', 'Open the shop');
  const bare = mkdtempSync(join(ROOT, '.bare-'));
  await git(ROOT, 'clone', '-q', '--bare', work, bare);
  await git(bare, 'config', 'http.receivepack', 'true');
  await git(bare, 'remote', 'remove', 'origin');
  renameSync(bare, target);
  rmSync(work, { recursive: true, force: true });
  console.log(`created ${name}`);
}

async function logOf(name) {
  const directory = join(ROOT, name);
  const branches = {};
  const names = (await git(directory, 'for-each-ref', '--format=%(refname:short)', 'refs/heads')).split('\n').filter(Boolean);
  for (const branch of names) {
    const text = await git(directory, 'log', '--format=%x01%H%x00%an%x00%s', '--name-only', branch);
    branches[branch] = text.split('\x01').slice(1).map(parseCommit);
  }
  return branches;
}

function parseCommit(text) {
  const [head, ...files] = text.split('\n');
  const [commit, author, subject] = head.split('\0');
  return { commit, author, subject, files: files.filter(Boolean) };
}

// ---- the wire ----

function wantedToken() {
  const file = process.env.GIT_TOKEN_FILE;
  return file ? readFileSync(file, 'utf8').trim() : process.env.GIT_TOKEN;
}

function mayPush(request) {
  const wanted = wantedToken();
  if (!wanted) return true;
  const [scheme, encoded] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic' || encoded === undefined) return false;
  const credentials = Buffer.from(encoded, 'base64').toString('utf8');
  return credentials.slice(credentials.indexOf(':') + 1) === wanted;
}

const isPush = (url) => url.pathname.endsWith('/git-receive-pack') || url.searchParams.get('service') === 'git-receive-pack';

function cgiEnvironment(request, url) {
  const header = (name) => request.headers[name] ?? '';
  return {
    ...GIT_ENV,
    GIT_PROJECT_ROOT: ROOT,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: decodeURIComponent(url.pathname),
    QUERY_STRING: url.search.slice(1),
    REQUEST_METHOD: request.method,
    CONTENT_TYPE: header('content-type'),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    GIT_PROTOCOL: header('git-protocol'),
    REMOTE_USER: 'agent',
    REMOTE_ADDR: request.socket.remoteAddress ?? '',
    // absent when the body comes in chunks: the program then reads to the end
    ...(request.headers['content-length'] === undefined ? {} : { CONTENT_LENGTH: request.headers['content-length'] }),
  };
}

/** Passes a request to `git http-backend` and its answer, a CGI response, back. */
function backend(request, response, url) {
  const child = spawn('git', ['http-backend'], { env: cgiEnvironment(request, url), stdio: ['pipe', 'pipe', 'inherit'] });
  const fail = () => (response.headersSent ? response.destroy() : response.writeHead(500).end());
  child.once('error', fail);
  child.stdin.on('error', () => {}); // it may have answered without reading all
  request.pipe(child.stdin);
  let head = Buffer.alloc(0);
  const onHead = (chunk) => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    child.stdout.off('data', onHead);
    writeHead(response, head.subarray(0, end).toString('latin1'));
    response.write(head.subarray(end + 4));
    child.stdout.pipe(response);
  };
  child.stdout.on('data', onHead);
  child.stdout.once('end', () => {
    if (!response.headersSent) fail();
  });
}

function writeHead(response, head) {
  let status = 200;
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status);
}

async function log(response, name) {
  if (!SAFE_NAME.test(name) || !existsSync(join(ROOT, name))) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(await logOf(name), null, 2));
}

async function handle(request, response) {
  const url = new URL(request.url, 'http://stub');
  if (url.pathname === '/healthz') return response.end('ok\n');
  if (url.pathname.startsWith('/__log/')) return log(response, decodeURIComponent(url.pathname.slice('/__log/'.length)));
  if (isPush(url) && !mayPush(request)) {
    return response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end('a push needs the token\n');
  }
  backend(request, response, url);
}

const server = createServer((request, response) => {
  handle(request, response).catch((error) => {
    console.error(`${request.method} ${request.url}: ${error.message}`);
    if (!response.headersSent) response.writeHead(500).end();
  });
});

// as the first process of a container nothing else would end it
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}

mkdirSync(ROOT, { recursive: true });
for (const name of REPOS) await createRepository(name);
server.listen(PORT, () => console.log(`git-server listens on ${server.address().port}`));
