import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { KubeHttp, type KubeHttpOptions } from '../../../runtime/kube/http';
import { systemClock } from '../../../runtime/system-clock';
import { FakeApiServer, sendJson, sendStatus } from '../../support/fake-api-server';
import { until, VirtualClock } from '../../support/virtual-clock';

describe('requests', () => {
  let server: FakeApiServer;
  let client: KubeHttp;
  let clock: VirtualClock;
  const warnings: string[] = [];

  const connect = (options: Partial<KubeHttpOptions> = {}): KubeHttp =>
    (client = new KubeHttp({ connection: server.connection, clock, onWarning: (text) => warnings.push(text), ...options }));

  beforeEach(async () => {
    server = await FakeApiServer.start();
    clock = new VirtualClock();
    warnings.length = 0;
  });

  afterEach(async () => {
    client.close();
    await server.stop();
    expect(clock.pending).toBe(0);
  });

  test('carry the token, the body and its type', async () => {
    server.answer((_request, response) => sendJson(response, 201, { ok: 'ö' }));
    const body = JSON.stringify({ text: 'ö' });
    expect(await connect().json({ method: 'PATCH', path: '/x?y=1', body, contentType: 'application/merge-patch+json' })).toEqual({
      ok: 'ö',
    });
    expect(server.requests[0]).toMatchObject({
      method: 'PATCH',
      path: '/x',
      body,
      headers: { authorization: 'Bearer fake-token', 'content-type': 'application/merge-patch+json', accept: 'application/json' },
    });
  });

  test('keep the path of the server', async () => {
    server.answer((_request, response) => sendJson(response, 200, {}));
    await connect({ connection: { ...server.connection, server: new URL('/k8s/c-1/', server.url) } }).json({
      method: 'GET',
      path: '/api/v1/pods',
    });
    expect(server.requests[0]?.path).toBe('/k8s/c-1/api/v1/pods');
  });

  test('use one connection one after the other', async () => {
    server.answer((_request, response) => sendJson(response, 200, {}));
    connect();
    for (let count = 0; count < 5; count += 1) await client.json({ method: 'GET', path: '/' });
    expect(server.openConnections).toBe(1);
  });

  test('become an error with code, reason and message of the Status', async () => {
    server.answer((_request, response) => sendStatus(response, 409, 'AlreadyExists', 'jobs "x" already exists'));
    await expect(connect().json({ method: 'POST', path: '/', body: '{}' })).rejects.toMatchObject({
      name: 'KubeApiError',
      code: 409,
      reason: 'AlreadyExists',
      message: 'jobs "x" already exists',
    });
  });

  test('become an error also when a proxy answers with a page', async () => {
    server.answer(
      (_request, response) => void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>'),
    );
    await expect(connect().json({ method: 'GET', path: '/' })).rejects.toMatchObject({
      code: 502,
      message: 'HTTP 502: <h1>Bad gateway</h1>',
    });
  });

  test('that succeed without JSON are malformed', async () => {
    server.answer((_request, response) => void response.writeHead(200).end('<html>'));
    await expect(connect().json({ method: 'GET', path: '/' })).rejects.toMatchObject({
      name: 'KubeConnectionError',
      code: 'malformed',
    });
  });

  test('hand on each warning once', async () => {
    server.answer((_request, response) => {
      response.setHeader('warning', ['299 - "unknown field \\"spec.x\\""', '299 - "old"', '110 - "stale"']);
      sendJson(response, 200, {});
    });
    connect();
    await client.json({ method: 'GET', path: '/' });
    await client.json({ method: 'GET', path: '/' });
    expect(warnings).toEqual(['unknown field "spec.x"', 'old']);
  });

  describe('answered 429 or 503', () => {
    test('are sent again after Retry-After when they only read', async () => {
      let count = 0;
      server.answer((_request, response) => {
        count += 1;
        if (count < 3) sendStatus(response, 429, 'TooManyRequests', 'slow down', { 'retry-after': '2' });
        else sendJson(response, 200, { count });
      });
      const answer = connect().json({ method: 'GET', path: '/' });
      await until('the first wait', () => clock.pendingIn[0] === 2_000);
      await clock.advance(1_999);
      expect(count).toBe(1);
      await clock.advance(1);
      await until('the second wait', () => count === 2 && clock.pendingIn[0] === 2_000);
      await clock.advance(2_000);
      expect(await answer).toEqual({ count: 3 });
    });

    test('are the caller’s business when they write', async () => {
      server.answer((_request, response) => sendStatus(response, 429, 'TooManyRequests', 'slow down', { 'retry-after': '2' }));
      await expect(connect().json({ method: 'POST', path: '/', body: '{}' })).rejects.toMatchObject({
        code: 429,
        details: { retryAfterSeconds: 2 },
      });
      expect(server.requests).toHaveLength(1);
    });

    test('are the caller’s business when the wait is long or not said', async () => {
      server.answer((_request, response) => sendStatus(response, 503, 'ServiceUnavailable', 'later', { 'retry-after': '60' }));
      await expect(connect().json({ method: 'GET', path: '/' })).rejects.toMatchObject({
        code: 503,
        details: { retryAfterSeconds: 60 },
      });
      server.answer((_request, response) => sendStatus(response, 503, 'ServiceUnavailable', 'later'));
      await expect(client.json({ method: 'GET', path: '/' })).rejects.toMatchObject({ code: 503, details: undefined });
      expect(server.requests).toHaveLength(2);
    });

    test('are not repeated for ever', async () => {
      server.answer((_request, response) => sendStatus(response, 429, 'TooManyRequests', 'slow down', { 'retry-after': '1' }));
      let failed: unknown;
      const ended = connect()
        .json({ method: 'GET', path: '/' })
        .catch((error: unknown) => (failed = error));
      await until('the end', async () => {
        await clock.advance(1_000);
        return failed !== undefined;
      });
      await ended;
      expect(failed).toMatchObject({ code: 429 });
      expect(server.requests).toHaveLength(4);
    });
  });

  test('answered 401 are sent once more with new credentials', async () => {
    let token = 'old';
    server.answer(({ headers }, response) =>
      headers.authorization === 'Bearer new'
        ? sendJson(response, 200, {})
        : sendStatus(response, 401, 'Unauthorized', 'Unauthorized'),
    );
    connect({ connection: { server: server.url, credentials: async () => ({ token }), refused: () => (token = 'new') } });
    expect(await client.json({ method: 'POST', path: '/', body: '{}' })).toEqual({});
    token = 'wrong';
    server.answer((_request, response) => sendStatus(response, 401, 'Unauthorized', 'Unauthorized'));
    await expect(client.json({ method: 'GET', path: '/' })).rejects.toMatchObject({ code: 401 });
    expect(server.requests).toHaveLength(4);
  });

  test('end when nothing comes', async () => {
    server.answer(() => undefined);
    const answer = connect().json({ method: 'GET', path: '/silent?x=y' });
    const failed = expect(answer).rejects.toMatchObject({ code: 'timeout', message: 'GET /silent got no byte for 30000 ms' });
    await until('the request', () => server.requests.length === 1);
    await clock.advance(30_000);
    await failed;
  });

  test('end when the answer comes in drops for too long', async () => {
    server.answer((_request, response) => {
      response.writeHead(200);
      const drip = (): void => void (response.writable && response.write('x'));
      drip();
      for (let at = 20_000; at < 80_000; at += 20_000) clock.after(at, drip);
    });
    const answer = connect().json({ method: 'GET', path: '/slow' });
    const failed = expect(answer).rejects.toMatchObject({ code: 'timeout', message: 'GET /slow took longer than 60000 ms' });
    await until('the request', () => server.requests.length === 1);
    for (let second = 0; second < 80; second += 1) await clock.advance(1_000);
    await failed;
  });

  test('end when nobody listens', async () => {
    connect();
    await server.stop();
    await expect(client.json({ method: 'GET', path: '/' })).rejects.toMatchObject({
      name: 'KubeConnectionError',
      code: 'refused',
    });
    server = await FakeApiServer.start();
  });

  test('end when the connection does not come about in time', async () => {
    // accepts connections, but never answers to the greeting of TLS
    const mute = net.createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    connect({ connection: { ...server.connection, server: new URL(`https://127.0.0.1:${port}`) } });
    const failed = expect(client.json({ method: 'POST', path: '/x', body: '{}' })).rejects.toMatchObject({
      code: 'timeout',
      message: 'POST /x could not connect within 10000 ms',
    });
    await once(mute, 'connection');
    await clock.advance(10_000);
    await failed;
    mute.close();
  });

  test('end when they are aborted, before and after the answer began', async () => {
    server.answer((_request, response) => void response.writeHead(200).write('{'));
    connect();
    await expect(client.json({ method: 'GET', path: '/', signal: AbortSignal.abort(new Error('never mind')) })).rejects.toThrow(
      'never mind',
    );
    expect(server.requests).toHaveLength(0);
    const abort = new AbortController();
    const answer = client.json({ method: 'GET', path: '/', signal: abort.signal });
    const failed = expect(answer).rejects.toThrow('enough');
    await until('the request', () => server.requests.length === 1);
    abort.abort(new Error('enough'));
    await failed;
    await until('the connection to be closed', () => server.openConnections === 0);
  });

  test('that only read are sent again when the connection is cut, once', async () => {
    server.answer((_request, response) => {
      if (server.requests.length === 1) response.writeHead(200, { 'content-length': '100' }).write('{', () => response.destroy());
      else sendJson(response, 200, { fine: true });
    });
    expect(await connect().json({ method: 'GET', path: '/' })).toEqual({ fine: true });
    server.answer(
      (_request, response) => void response.writeHead(200, { 'content-length': '100' }).write('{', () => response.destroy()),
    );
    await expect(client.json({ method: 'GET', path: '/' })).rejects.toMatchObject({ code: 'cut' });
    expect(server.requests).toHaveLength(4);
  });

  test('that only read are sent again when the connection is cut, also after they were put off', async () => {
    server.answer((_request, response) => {
      const { length } = server.requests;
      if (length === 1) sendStatus(response, 429, 'TooManyRequests', 'slow down', { 'retry-after': '0' });
      else if (length === 2) response.destroy();
      else sendJson(response, 200, { fine: true });
    });
    expect(await connect().json({ method: 'GET', path: '/' })).toEqual({ fine: true });
  });

  test('do not believe in an error that says that it is none', async () => {
    server.answer((_request, response) => sendJson(response, 500, { kind: 'Status', code: 200, reason: '', message: 'odd' }));
    await expect(connect().json({ method: 'GET', path: '/' })).rejects.toMatchObject({ code: 500, reason: 'InternalError' });
  });

  test('ask for answers that are not compressed, and say when one is', async () => {
    server.answer((_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'));
    await expect(connect().json({ method: 'GET', path: '/' })).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringContaining('encoded as gzip') as string,
    });
    expect(server.requests.map(({ headers }) => headers['accept-encoding'])).toEqual(['identity']);
  });

  test('for a stream end when its beginning, or a refusal, does not come to an end', async () => {
    server.answer((_request, response) => {
      response.writeHead(503).write('sorry');
      for (let at = 10_000; at < 80_000; at += 10_000) clock.after(at, () => response.writable && response.write('sorry'));
    });
    const failed = expect(connect().stream({ method: 'GET', path: '/w' }, 120_000)).rejects.toMatchObject({
      code: 'timeout',
      message: 'GET /w took longer than 60000 ms',
    });
    await until('the request', () => server.requests.length === 1);
    for (let second = 0; second < 80; second += 1) await clock.advance(1_000);
    await failed;
  });

  test('do not keep connections of a certificate that was replaced', async () => {
    let clientCert = 'a';
    connect({ connection: { server: server.url, credentials: async () => ({ clientCert, clientKey: 'k' }) } });
    server.answer((_request, response) => sendJson(response, 200, {}));
    await client.json({ method: 'GET', path: '/' });
    await client.json({ method: 'GET', path: '/' });
    expect(server.openConnections).toBe(1);
    clientCert = 'b';
    await client.json({ method: 'GET', path: '/' });
    // sooner than a server closes by itself what is idle
    await until('the first connection to be closed', () => server.openConnections === 1, 2_000);
  });

  test('that write are not sent again when the connection is cut', async () => {
    server.answer((_request, response) => void response.destroy());
    // the server may have done it: not the same as one that was never reached
    await expect(connect().json({ method: 'POST', path: '/', body: '{}' })).rejects.toMatchObject({
      name: 'KubeConnectionError',
      code: 'cut',
    });
    expect(server.requests).toHaveLength(1);
  });

  test('with an answer beyond the limit are refused and do not read on', async () => {
    server.answer((_request, response) => {
      response.writeHead(200);
      const pour = (): void => void (response.writable && response.write('x'.repeat(65_536), pour));
      pour();
    });
    await expect(connect({ maxBytes: 1_000_000 }).json({ method: 'GET', path: '/' })).rejects.toMatchObject({
      code: 'too-large',
    });
    await until('the connection to be closed', () => server.openConnections === 0);
  });

  test('as text are cut where the limit is', async () => {
    server.answer((_request, response) => void response.writeHead(200).end(`${'x'.repeat(9)}öö`));
    expect(await connect().text({ method: 'GET', path: '/' }, 12)).toBe('xxxxxxxxxö');
  });
});

test('the machine’s clock serves as well', async () => {
  const server = await FakeApiServer.start((_request, response) => sendJson(response, 200, {}));
  const client = new KubeHttp({ connection: server.connection, clock: systemClock });
  expect(await client.json({ method: 'GET', path: '/' })).toEqual({});
  client.close();
  await server.stop();
});
