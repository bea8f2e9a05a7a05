import {
  exampleConfig,
  type ExampleObject,
  exampleSpawner,
  exampleTask,
  exampleWorkspace,
  inNamespace,
} from '../../../lib/spec/checks/examples';
import { checkManifests, type CheckOptions } from '../../../lib/spec/checks';

export { exampleConfig as config, exampleSpawner as spawner, exampleTask as task, exampleWorkspace as workspace, inNamespace };

export const shop = { workspaceRef: { name: 'shop' } };

/** A spawner of GitHub events. */
export function pushed(events: readonly string[], template: object, filters: readonly object[] = []): ExampleObject {
  return exampleSpawner({ githubWebhook: { events, ...(filters.length > 0 && { filters }) } }, { ...shop, ...template });
}

/** What one rule says of objects. */
export function said(rule: string, objects: readonly unknown[], options?: CheckOptions): readonly string[] {
  return checkManifests(objects, options).flatMap((finding) => (finding.rule === rule ? [finding.message] : []));
}
