import type { KubeObject } from '../../lib/api/meta';
import { API_VERSION } from '../../lib/api/constants';
import { isRecord } from '../kube/unknown';
import { failed, type Unfinished } from './states';
import type { TaskPlan } from './task-plan';

/**
 * An object that was stored in an earlier version of the API and never written anew is read without the members that this version does not
 * have: the API server drops them. Only its record of who set what (`metadata.managedFields`) still knows that they were there.
 */

/** Whether a member of the spec was set in another version of the API. @example wasSetBefore(task, 'agentConfigRef') */
export function wasSetBefore({ metadata }: KubeObject, member: string): boolean {
  const fields = Object.entries(metadata).find(([name]) => name === 'managedFields')?.[1] as unknown;
  return Array.isArray(fields) && fields.some((entry: unknown) => isRecord(entry) && sets(entry, member));
}

function sets(entry: Readonly<Record<string, unknown>>, member: string): boolean {
  const spec = isRecord(entry['fieldsV1']) ? entry['fieldsV1']['f:spec'] : undefined;
  return entry['apiVersion'] !== API_VERSION && isRecord(spec) && `f:${member}` in spec;
}

/** A Task whose AgentConfig cannot be known any more does not run without it. One that was converted has `agentConfigRefs`. */
export function lostReference(seen: Unfinished, now: Date): TaskPlan | undefined {
  if (seen.kept.agentConfigs.length > 0 || !wasSetBefore(seen.task, 'agentConfigRef')) return undefined;
  const message =
    'spec.agentConfigRef was lost: the Task was stored as kelos.dev/v1alpha1 and not written anew before v1alpha1 was retired; ' +
    'delete it and apply it with agentConfigRefs';
  return failed(seen, now, message, 'JobBuildFailed');
}
