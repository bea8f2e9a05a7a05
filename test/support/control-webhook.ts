import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { valueAt } from './api-server';
import { convert } from './control-conversion';
import { record } from './test-namespace';

const HOST = 'kelos-webhook.kelos-system.svc';

/** The conversion webhook of the control. `port` stays the same when it is stopped and started again. */
export class ControlWebhook {
  private server: Server | undefined;
  public port = 0;
  private readonly pair = makeCertificate();

  /** Base64 of the certificate that clients must trust. */
  public get caBundle(): string {
    return this.pair.cert.toString('base64');
  }

  public async start(): Promise<void> {
    const server = createServer(this.pair, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(review(JSON.parse(Buffer.concat(chunks).toString('utf8')))));
      });
    });
    await new Promise<void>((listening) => server.listen(this.port, '127.0.0.1', listening));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  public async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
}

function review(body: unknown): object {
  const request = record(valueAt(body, 'request'));
  const { uid, desiredAPIVersion, objects } = request;
  const convertedObjects = (Array.isArray(objects) ? objects : []).map((object) =>
    convert(record(object), String(desiredAPIVersion)),
  );
  const response = { uid, convertedObjects, result: { status: 'Success' } };
  return { apiVersion: 'apiextensions.k8s.io/v1', kind: 'ConversionReview', response };
}

function makeCertificate(): { readonly key: Buffer; readonly cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'kelos-webhook-'));
  try {
    const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const about = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`, '-keyout', 'key.pem', '-out', 'cert.pem'];
    execFileSync('openssl', [...args, ...about], { cwd: folder, stdio: 'ignore' });
    return { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
