import type { HttpContext } from '../../api/context-source';
import type { GithubWebhookFilter } from '../../api/github-webhook';
import type { Container } from '../../api/k8s.generated';
import type { WebhookFilter } from '../../api/webhooks';
import type { FleetSpawner, Run } from './fleet';

/** A part of an object, with where it stands. */
export interface Place<T> {
  readonly at: string;
  readonly part: T;
}

/** The requests of the context sources of a spawner. */
export function requestsOf({ spec }: FleetSpawner): readonly Place<HttpContext>[] {
  return (spec.taskTemplate.contextSources ?? []).flatMap(({ http }, index) =>
    http === undefined ? [] : [{ at: `spec.taskTemplate.contextSources[${index}].http`, part: http }],
  );
}

/** The filters of GitHub events of a spawner. */
export function githubFiltersOf({ spec }: FleetSpawner): readonly Place<GithubWebhookFilter>[] {
  return (spec.when.githubWebhook?.filters ?? []).map((part, index) => ({
    at: `spec.when.githubWebhook.filters[${index}]`,
    part,
  }));
}

/** The filters of events of any sender of a spawner. */
export function webhookFiltersOf({ spec }: FleetSpawner): readonly Place<WebhookFilter>[] {
  return (spec.when.webhook?.filters ?? []).map((part, index) => ({ at: `spec.when.webhook.filters[${index}]`, part }));
}

const NONE: readonly Place<Container>[] = [];

/** The containers beside the agent, those that run before it last. */
export function extraContainersOf({ at, spec }: Run): readonly Place<Container>[] {
  if (spec.podOverrides === undefined) return NONE;
  const { extraContainers = [], extraInitContainers = [] } = spec.podOverrides;
  return Object.entries({ extraContainers, extraInitContainers }).flatMap(([list, containers]) =>
    containers.map((part, index) => ({ at: `${at}.podOverrides.${list}[${index}]`, part })),
  );
}
