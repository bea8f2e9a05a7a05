import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Definitions, reduceDocument } from './kubernetes-definitions';
import { GenerateError, isRecord } from './schema';

/** The release whose Pod and failure policy the API of kelos embeds. */
const KUBERNETES_VERSION = 'v1.35.1';
const DOCUMENT = 'api/openapi-spec/v3/apis__batch__v1_openapi.json';

/** Fetches the OpenAPI document of Kubernetes as part of its Go module (needs `go` and a network) and takes from it what is needed. */
export async function fetchDefinitions(): Promise<Definitions> {
  const cache = await mkdtemp(join(tmpdir(), 'kelos-kubernetes-'));
  try {
    // without -modcacherw the cache could not be removed again
    const env = { ...process.env, GOMODCACHE: cache, GOFLAGS: '-modcacherw' };
    const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', `k8s.io/kubernetes@${KUBERNETES_VERSION}`], {
      cwd: cache,
      env,
    });
    const answer: unknown = JSON.parse(stdout);
    if (!isRecord(answer) || typeof answer['Dir'] !== 'string') throw new GenerateError(`go named no folder: ${stdout}`);
    const document: unknown = JSON.parse(await readFile(join(answer['Dir'], DOCUMENT), 'utf8'));
    return reduceDocument(document);
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}
