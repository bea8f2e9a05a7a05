/**
 * From properties to objects of the kelos.dev API, with the checks over them. Knows no infrastructure library: constructs, Pulumi components and
 * the command line call it.
 */
export * from './agent';
export * from './agent-config';
export { Check, type Named } from './check';
export * from './checks';
export { type Bytes, type ContextHeaderProps, ContextSource, type HttpContextProps } from './context-source';
export * from './credentials';
export * from './item';
export * from './manifest';
export * from './mcp-server';
export { MAX_TASK_NAME, runName } from './naming';
export * from './order';
export { Prompt, type PromptPart } from './prompt';
export { prompt, type PromptTag } from './prompt-tag';
export * from './references';
export { type AgentRunProps, checkTask, checkTaskName, dependenciesOf, type Seconds, taskSpec, type TaskSpecProps } from './task';
export * from './task-spawner';
export * from './template-value';
export * from './trigger';
export * from './workspace';
