import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Definitions, parseDefinitions, reduceDocument } from '../../../tools/crds/kubernetes-definitions';
import { kubernetesSchema } from '../../../tools/crds/kubernetes-schema';
import { kubernetesTypes } from '../../../tools/crds/kubernetes-types';
import type { Schema } from '../../../tools/crds/schema';
import { schemasIn } from './schemas-in';

const ROOT = join(__dirname, '..', '..', '..');
const committed = parseDefinitions(JSON.parse(readFileSync(join(ROOT, 'tools/crds/kubernetes.generated.json'), 'utf8')));

describe('what is kept of an OpenAPI document', () => {
  const core = 'io.k8s.api.core.v1.';
  const reference = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
  const document = (schemas: object): unknown => ({ components: { schemas } });
  const job = (spec: object): object => ({ 'io.k8s.api.batch.v1.Job': { type: 'object', properties: { spec } } });

  it('is what a Job refers to, by short names and without descriptions', () => {
    const kept = reduceDocument(
      document({
        ...job({ description: 'long', allOf: [reference(`${core}Container`)], default: {} }),
        [`${core}Container`]: {
          description: 'long',
          type: 'object',
          properties: { env: { type: 'array', items: reference(`${core}EnvVar`), 'x-kubernetes-patch-merge-key': 'name' } },
        },
        [`${core}EnvVar`]: { type: 'object', properties: { description: { type: 'string', description: 'long' } } },
        [`${core}Unrelated`]: { type: 'object' },
      }),
    );
    expect(kept).toEqual({
      Job: { type: 'object', properties: { spec: { $ref: 'Container', default: {} } } },
      Container: { type: 'object', properties: { env: { type: 'array', items: { $ref: 'EnvVar' } } } },
      EnvVar: { type: 'object', properties: { description: { type: 'string' } } },
    });
  });

  it.each([
    ['a word that is not known', document(job({ type: 'string', nullable: true })), /spec\.nullable is nothing/],
    ['a reference to nothing', document(job(reference(`${core}Nothing`))), /Nothing: there is no such definition/],
    ['two definitions of one name', document({ ...job({}), [`${core}Job`]: {} }), /two definitions named Job/],
    ['no schemas', {}, /components\.schemas/],
  ])('%s is refused', (_, given, message) => expect(() => reduceDocument(given)).toThrow(message));

  it('read from the committed file is the same', () => expect(parseDefinitions(committed)).toEqual(committed));
});

describe('the schema of a Kubernetes type', () => {
  const fixture: Definitions = {
    Pod: {
      type: 'object',
      required: ['name', 'items'],
      properties: {
        name: { type: 'string', default: '' },
        mode: { type: 'string', default: 'Shared' },
        ref: { $ref: 'Ref', default: {} },
        items: { type: 'array', items: { $ref: 'Ref', default: {} }, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] },
        limits: { type: 'object', additionalProperties: { $ref: 'Quantity' } },
        port: { $ref: 'IntOrString' },
        since: { $ref: 'Time' },
      },
    },
    Ref: { type: 'object', properties: { name: { type: 'string', default: '' } }, 'x-kubernetes-map-type': 'atomic' },
  };
  const schema = kubernetesSchema(fixture, 'Pod');
  const member = (name: string): Schema | undefined => schema.properties?.[name];
  const ref = { type: 'object', properties: { name: { type: 'string', default: '' } }, 'x-kubernetes-map-type': 'atomic' };

  it('has defaults on scalars of optional members only', () => {
    expect(member('name')).toEqual({ type: 'string' });
    expect(member('mode')).toEqual({ type: 'string', default: 'Shared' });
    expect(member('ref')).toEqual(ref);
    expect(member('items')?.items).toEqual(ref);
  });

  it('keeps what lists and maps are merged by', () => {
    expect(member('items')).toMatchObject({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] });
  });

  it('takes numbers and texts for quantities and ports', () => {
    expect(member('limits')?.additionalProperties).toMatchObject({ 'x-kubernetes-int-or-string': true });
    expect(member('limits')?.additionalProperties?.pattern).toMatch(/KMGTPE/);
    expect(member('port')).toEqual({ 'x-kubernetes-int-or-string': true });
    expect(member('since')).toEqual({ type: 'string', format: 'date-time' });
  });

  it('is refused for a type that does not exist', () => expect(() => kubernetesSchema(fixture, 'Nothing')).toThrow(/named Nothing/));

  it('has exactly the defaults that the API promises', () => {
    const roots = ['Container', 'Volume', 'EnvVar', 'LocalObjectReference', 'ResourceRequirements', 'PodFailurePolicy', 'Affinity', 'Toleration'];
    const found = roots.flatMap((root) => schemasIn(kubernetesSchema(committed, root), root)).filter(([, each]) => 'default' in each);
    const named = found.map(([path, each]) => `${path.split('.').slice(-2).join('.')}=${JSON.stringify(each.default)}`);
    expect([...new Set(named)].sort()).toEqual([
      'LocalObjectReference.name=""',
      'azureDisk.fsType="ext4"',
      'azureDisk.readOnly=false',
      'configMap.name=""',
      'configMapKeyRef.name=""',
      'configMapRef.name=""',
      'fileKeyRef.optional=false',
      'grpc.service=""',
      'iscsi.iscsiInterface="default"',
      'nodePublishSecretRef.name=""',
      'ports[].protocol="TCP"',
      'rbd.keyring="/etc/ceph/keyring"',
      'rbd.pool="rbd"',
      'rbd.user="admin"',
      'scaleIO.fsType="xfs"',
      'scaleIO.storageMode="ThinProvisioned"',
      'secret.name=""',
      'secretKeyRef.name=""',
      'secretRef.name=""',
    ]);
  });

  it('merges the lists of a container by key', () => {
    const lists = schemasIn(kubernetesSchema(committed, 'Container'), 'C')
      .filter(([, each]) => ['map', 'set'].includes(each['x-kubernetes-list-type'] ?? ''))
      .map(([path, each]) => `${path}: ${(each['x-kubernetes-list-map-keys'] ?? ['set']).join('+')}`);
    expect(lists.sort()).toEqual([
      'C.env: name',
      'C.ports: containerPort+protocol',
      'C.resources.claims: name',
      'C.restartPolicyRules[].exitCodes.values: set',
      'C.volumeDevices: devicePath',
      'C.volumeMounts: mountPath',
    ]);
  });
});

describe('the TypeScript of Kubernetes types', () => {
  it('is readonly, optional unless required, and has metadata on objects', () => {
    const text = kubernetesTypes({
      Job: {
        type: 'object',
        required: ['names'],
        properties: {
          apiVersion: { type: 'string' },
          kind: { type: 'string' },
          metadata: { $ref: 'ObjectMeta' },
          names: { type: 'array', items: { type: 'string' } },
          limits: { type: 'object', additionalProperties: { $ref: 'Quantity' } },
          count: { type: 'integer' },
        },
      },
    });
    expect(text.split('\n')[0]).toBe('// Generated by npm run generate from tools/crds/kubernetes.generated.json; do not edit.');
    expect(text.slice(text.indexOf('export interface'))).toBe(`export interface Job {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly names: readonly string[];
  readonly limits?: Readonly<Record<string, Quantity>>;
  readonly count?: number;
}
`);
  });

  it('is refused for a type that is not known', () => {
    expect(() => kubernetesTypes({ Job: { properties: { odd: { type: 'null' } } } })).toThrow(/Job\.odd/);
  });
});
