import { ApiObject, Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { Agent, Credentials, findings } from '../../lib';

/** An agent that needs nothing. */
export const agent = Agent.claudeCode({ credentials: Credentials.none() });

/** A chart with a namespace, as people have them. */
export function makeChart(id = 'agents', namespace = 'agents'): Chart {
  return new Chart(Testing.app(), id, { namespace });
}

/** What stands in the manifest for a construct, after a synth of the whole app. */
export function synthesised(construct: Construct): Record<string, unknown> {
  const object = ApiObject.of(construct);
  const found = (Testing.synth(Chart.of(construct)) as Record<string, unknown>[]).find((manifest) => {
    const { name } = manifest.metadata as { name: string };
    return manifest.kind === object.kind && name === object.name;
  });
  if (found === undefined) throw new Error(`${construct.node.path} is not in the manifest`);
  return found;
}

/** The spec that stands in the manifest for a construct. */
export function specOf(construct: Construct): Record<string, unknown> {
  return synthesised(construct).spec as Record<string, unknown>;
}

/** What the checks find in the app of a construct, as a synth tells it. */
export function told(construct: Construct): string[] {
  return findings(construct).map(({ rule, path, message }) => `${rule} ${path}: ${message}`);
}

/** Only the kelos objects of a chart, for snapshots that say what they are about. */
export function kelosObjects(chart: Chart): unknown[] {
  return (Testing.synth(chart) as { apiVersion: string }[]).filter((manifest) => manifest.apiVersion.startsWith('kelos.dev/'));
}
