import type { JobsMode } from '../../lib/api/runtime-config';
import type { EventReason } from './task-plan';

/**
 * Events cost a write each and are lost after an hour; the sentence on the Task says the same and stays. So a hardened runtime sends two a
 * Task, its start and its end; a compatible one sends what the control sends.
 */
const START_AND_END: ReadonlySet<EventReason> = new Set<EventReason>([
  'TaskCreated',
  'TaskSucceeded',
  'TaskFailed',
  'DependencyFailed',
  'BranchWithoutWorkspace',
  'GitHubTokenFailed',
  'MCPSecretFailed',
  'JobBuildFailed',
]);

export const announces = (mode: JobsMode, reason: EventReason): boolean => mode === 'compatible' || START_AND_END.has(reason);
