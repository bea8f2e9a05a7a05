import { show } from '../../show';
import { exampleWorkspace } from '../examples';
import type { Fleet, FleetSpawner, FleetWorkspace } from '../fleet';
import { repositoryName } from '../repository';
import type { CheckRule, Problem } from '../rule';

export const repositoryUrl: CheckRule = {
  id: 'KEL014',
  name: 'repository-url',
  severity: 'error',
  title: 'A repository has a URL that git takes.',
  why:
    'A Workspace is cloned from `http://`, `https://`, `git://` or `git@`, with a host and a path; the API server refuses anything else, and git refuses spaces and line ' +
    "breaks when the Pod starts. Triggers and `upstreamRepo` name a repository as `owner/repo`, polled ones also by a URL, on the Workspace's host: " +
    'of another host the spawner is `Failed`, and anything else is never found.',
  wrong: [exampleWorkspace({ repo: 'github.com/acme/shop' })],
  right: [exampleWorkspace({ repo: 'https://github.com/acme/shop' })],
  *check(fleet): Iterable<Problem> {
    for (const object of fleet.workspaces) yield* inWorkspace(object);
    for (const object of fleet.spawners) yield* inSpawner(fleet, object);
    for (const { object, at, spec } of fleet.runs) {
      if (spec.upstreamRepo && !OWNER_AND_NAME.test(spec.upstreamRepo)) {
        yield { object, field: `${at}.upstreamRepo`, message: `must have the form 'owner/repo', got ${show(spec.upstreamRepo)}` };
      }
    }
  },
};

const OWNER_AND_NAME = /^[^/\s:]+\/[^/\s:]+$/;
const CLONED = /^(?:https?:\/\/|git:\/\/|git@)./;
/** A server of one's own may have a repository at its root folder; some path there must be. */
const HAS_PATH = /^(?:(?:https?|git):\/\/[^/]+\/+[^/?#]|git@[^:/]+[:/]\/*[^/])/;
/** curl, by which git speaks HTTP, takes no URL with a space; git itself takes none with a line break. */
const NOT_IN_A_URL = /^https?:[^]*\s|[\x00-\x1f\x7f]/;

function* inWorkspace(object: FleetWorkspace): Iterable<Problem> {
  const urls = (object.spec.remotes ?? []).map(({ url }, index) => [`spec.remotes[${index}].url`, url] as const);
  for (const [field, url] of [['spec.repo', object.spec.repo] as const, ...urls]) {
    if (!CLONED.test(url))
      yield { object, field, message: `must start with http://, https://, git:// or git@, got ${hidden(url)}` };
    else if (NOT_IN_A_URL.test(url))
      yield { object, field, message: `must be a URL without spaces and line breaks, got ${hidden(url)}` };
    else if (!HAS_PATH.test(url)) yield { object, field, message: `must name a repository behind the host, got ${hidden(url)}` };
  }
  for (const [index, { name }] of (object.spec.remotes ?? []).entries()) {
    if (name === 'origin')
      yield { object, field: `spec.remotes[${index}].name`, message: "must not be 'origin', which is what is cloned" };
  }
}

/** A URL without the token that may stand in it. */
const hidden = (url: string): string => show(url.replace(/\/\/[^/@]*@/, '//…@'));

function* inSpawner(fleet: Fleet, object: FleetSpawner): Iterable<Problem> {
  const { when, taskTemplate } = object.spec;
  for (const trigger of ['githubIssues', 'githubPullRequests'] as const) {
    const repo = when[trigger]?.repo;
    if (!repo) continue;
    const why = wrongOverride(repo, hostOf(fleet.find('Workspace', object, taskTemplate.workspaceRef?.name)));
    if (why !== undefined) yield { object, field: `spec.when.${trigger}.repo`, message: why };
  }
  const repository = when.githubWebhook?.repository;
  if (repository && !OWNER_AND_NAME.test(repository)) {
    const message = `must have the form 'owner/repo', with which it is compared letter by letter, got ${hidden(repository)}`;
    yield { object, field: 'spec.when.githubWebhook.repository', message };
  }
}

function hostOf(workspace: FleetWorkspace | undefined): string | undefined {
  return workspace && repositoryName(workspace.spec.repo)?.host;
}

function wrongOverride(repo: string, host: string | undefined): string | undefined {
  const named = repositoryName(repo);
  if (named === undefined) return `must be 'owner/repo' or the URL of a repository, got ${hidden(repo)}`;
  if (!host || named.host === '' || named.host === host) return undefined;
  return `must be on the host of the Workspace, ${host}, got ${hidden(repo)}`;
}
