import type { AgentType } from './api/shared';
import type { ImagePullPolicy } from './api/runtime-config';
import type { RuntimeBundle } from './bundle';
import type { KelosRuntimeProps } from './kelos-runtime';
import { type Fields, required, shape } from './spec/fields';
import { image, labels } from './spec/kubernetes';
import { tolerations } from './spec/pod';
import { data, flag, listOf, oneOf, text, withTokens } from './spec/rules';

const pullPolicy = oneOf<ImagePullPolicy>('Always', 'IfNotPresent', 'Never');

const bundle = shape<RuntimeBundle>('a bundle', {
  version: required(text()),
  sha256: required(text()),
  loader: required(text()),
  compressed: required(data<Uint8Array>()),
});

const FIELDS: Fields<KelosRuntimeProps> = {
  image,
  nodeImage: image,
  imagePullPolicy: pullPolicy,
  namespaces: listOf(text()),
  jobs: oneOf('hardened', 'compatible'),
  logLevel: oneOf('debug', 'info', 'warn', 'error'),
  agentImages: shape<Partial<Record<AgentType, string>>>('agentImages', {
    'claude-code': image,
    codex: image,
    gemini: image,
    opencode: image,
    cursor: image,
  }),
  agentImagePullPolicies: shape<Partial<Record<AgentType, ImagePullPolicy>>>('agentImagePullPolicies', {
    'claude-code': pullPolicy,
    codex: pullPolicy,
    gemini: pullPolicy,
    opencode: pullPolicy,
    cursor: pullPolicy,
  }),
  nodeSelector: withTokens(labels),
  tolerations: withTokens(tolerations),
  crds: flag,
  allowRuntimeNamespace: flag,
  bundle,
};

/** Rules for the properties of a KelosRuntime. */
export const RUNTIME = shape<KelosRuntimeProps>('a KelosRuntime', FIELDS);
