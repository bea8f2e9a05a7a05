/** The kelos.dev/v1alpha2 API as types. Its CRDs in crds/ are generated from these files. */
export * from './agent-config';
export * from './constants';
export * from './k8s.generated';
export * from './mcp-secret';
export * from './meta';
export * from './pod-overrides';
export * from './runtime-config';
export * from './shared';
export * from './task';
export * from './task-spawner';
export * from './workspace';
