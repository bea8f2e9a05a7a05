import type { When } from '../api/when';
import { type Check, compact, type Named } from './check';
import { isObject, type Rule } from './fields';
import type { EventName, GithubWebhookItem } from './item/github-webhook';
import type { CronItem, GithubIssueItem, GithubPullRequestItem, JiraItem } from './item/polled';
import type { LinearItem, SlackItem, WebhookItem } from './item/pushed';
import { ItemScope } from './item/scope';
import { type ItemSource, sources } from './item/source';
import { snapshot } from './snapshot';
import type { Seconds } from './task';
import * as rules from './trigger-fields';

type Source<K extends keyof When> = NonNullable<When[K]>;

/** How a source that is asked for news is asked. */
export interface PollingProps {
  /**
   * How long after one look at the source comes the next.
   * @default - 5 minutes
   */
  readonly pollInterval?: Seconds;
}

/** Issues (and pull requests, if asked for) of a GitHub repository. */
export type GithubIssuesProps = Omit<Source<'githubIssues'>, 'pollInterval'> & PollingProps;
/** Pull requests of a GitHub repository. */
export type GithubPullRequestsProps = Omit<Source<'githubPullRequests'>, 'pollInterval'> & PollingProps;
/** Events that GitHub sends. */
export type GithubWebhookProps<Event extends string = string> = Omit<Source<'githubWebhook'>, 'events'> & {
  /** The events, as `issues` or `pull_request`: at least one, at most 20. */
  readonly events: readonly Event[];
};
/** Events that Linear sends. */
export type LinearWebhookProps = Source<'linearWebhook'>;
/** Events of any sender, with a JSON body. */
export type WebhookProps<Key extends string = string> = Omit<Source<'webhook'>, 'fieldMapping'> & {
  /**
   * Where in the body the fields are, as JSONPath. `id` must be there; `title`, `body` and `url` become variables of the item, and all are its
   * `field`s.
   */
  readonly fieldMapping: Readonly<Record<Key, string>>;
};
/** Messages in Slack that mention the bot. */
export type SlackProps = Source<'slack'>;

/** Issues of a Jira project. */
export type JiraProps = Omit<Source<'jira'>, 'pollInterval' | 'secretRef'> &
  PollingProps & {
    /** Secret with the key `JIRA_TOKEN`, and `JIRA_USER` where the token belongs to a user. */
    readonly secret: Named;
  };

/** Points in time. */
export interface CronProps {
  /** Five fields, in UTC; `Cron` of cdk8s is taken too. */
  readonly schedule: string | { readonly expressionString: string };
}

/**
 * What makes a spawner create a Task. `Item` is what the spawner knows of what it has found: `task: (item) => ({ … })` gets it.
 * @example Trigger.githubIssues({ labels: ['bug'], excludeLabels: ['agent-done'] })
 */
export class Trigger<Item = unknown> {
  private constructor(
    private readonly wire: (check: Check) => When,
    /** Whether the Tasks must have a workspace. */
    public readonly needsWorkspace: boolean,
    /** @internal */
    public readonly source: ItemSource<Item>,
  ) {}

  /** A Task for every GitHub issue that fits. */
  public static githubIssues(given: GithubIssuesProps = {}): Trigger<GithubIssueItem> {
    const props = snapshot(given);
    const toWhen = (): When => ({ githubIssues: compact({ ...props, pollInterval: interval(props) }) });
    return Trigger.judged(rules.githubIssues, props, toWhen, sources.githubIssues);
  }

  /** A Task for every GitHub pull request that fits. */
  public static githubPullRequests(given: GithubPullRequestsProps = {}): Trigger<GithubPullRequestItem> {
    const props = snapshot(given);
    const toWhen = (): When => ({ githubPullRequests: compact({ ...props, pollInterval: interval(props) }) });
    return Trigger.judged(rules.githubPullRequests, props, toWhen, sources.githubPullRequests);
  }

  /**
   * A Task for every GitHub event that fits, when it happens. The item of one event has all that GitHub sends with it; the item of several has
   * what they share, and `prompt.on` the rest.
   * @example Trigger.githubWebhook({ events: ['pull_request'], filters: [{ event: 'pull_request', action: 'opened' }] })
   */
  public static githubWebhook<const Event extends EventName>(
    given: GithubWebhookProps<Event>,
  ): Trigger<GithubWebhookItem<Event>> {
    const props = snapshot(given);
    const toWhen = (): When => ({ githubWebhook: compact({ ...props }) });
    return Trigger.judged<GithubWebhookProps, GithubWebhookItem<Event>>(
      rules.githubWebhook,
      props,
      toWhen,
      sources.githubWebhook(() => props.events),
    );
  }

  /** A Task for every Linear event that fits, when it happens. */
  public static linearWebhook(given: LinearWebhookProps): Trigger<LinearItem> {
    const props = snapshot(given);
    return Trigger.judged(rules.linearWebhook, props, () => ({ linearWebhook: compact({ ...props }) }), sources.linearWebhook);
  }

  /**
   * A Task for every event of any sender that fits, when it happens.
   * @example Trigger.webhook({ source: 'sentry', fieldMapping: { id: '$.id', title: '$.title', level: '$.level' } })
   */
  public static webhook<const Key extends string>(given: WebhookProps<Key>): Trigger<WebhookItem<Key>> {
    const props = snapshot(given);
    const toWhen = (): When => ({ webhook: compact({ ...props }) });
    return Trigger.judged<WebhookProps, WebhookItem<Key>>(
      rules.webhook,
      props,
      toWhen,
      sources.webhook(() => props.fieldMapping),
    );
  }

  /** A Task for every Jira issue that fits. */
  public static jira(given: JiraProps): Trigger<JiraItem> {
    const props = snapshot(given);
    const toWhen = (check: Check): When => {
      const { secret, ...rest } = props;
      const secretRef = { name: check.secretName('trigger.secret', secret) };
      return { jira: compact({ ...rest, secretRef, pollInterval: interval(props) }) };
    };
    return Trigger.judged(rules.jira, props, toWhen, sources.jira);
  }

  /** A Task for every Slack message that fits, when it is written. */
  public static slack(given: SlackProps = {}): Trigger<SlackItem> {
    const props = snapshot(given);
    return Trigger.judged(rules.slack, props, () => ({ slack: compact({ ...props }) }), sources.slack);
  }

  /** A Task at points in time. */
  public static cron(given: CronProps): Trigger<CronItem> {
    const props = snapshot(given);
    const toWhen = (): When => ({
      cron: { schedule: isObject(props.schedule) ? props.schedule.expressionString : props.schedule },
    });
    return Trigger.judged(rules.cron, props, toWhen, sources.cron);
  }

  /** The place is known when the trigger is used, so it is judged then. */
  private static judged<P, Item>(
    rule: Rule<P>,
    props: P,
    toWhen: (check: Check) => When,
    source: ItemSource<Item>,
  ): Trigger<Item> {
    const wire = (check: Check): When => {
      rule.judge(check, 'trigger', props);
      return toWhen(check);
    };
    return new Trigger(wire, source.needsWorkspace, source);
  }

  /** The trigger as it stands in a manifest. */
  public toWire(check: Check): When {
    return this.wire(check);
  }

  /** @internal */
  public scopeAt(at: string): ItemScope {
    return new ItemScope(at, this.source.events?.());
  }
}

function interval({ pollInterval }: PollingProps): string | undefined {
  return pollInterval && `${pollInterval.toSeconds({ integral: false })}s`;
}
