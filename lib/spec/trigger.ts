import type { When } from '../api/when';
import { type Check, compact, type Named } from './check';
import { isObject, type Rule } from './fields';
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
export type GithubWebhookProps = Source<'githubWebhook'>;
/** Events that Linear sends. */
export type LinearWebhookProps = Source<'linearWebhook'>;
/** Events of any sender, with a JSON body. */
export type WebhookProps = Source<'webhook'>;
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
 * What makes a spawner create a Task.
 * @example Trigger.githubIssues({ labels: ['bug'], excludeLabels: ['agent-done'] })
 */
export class Trigger {
  private constructor(
    private readonly wire: (check: Check) => When,
    /** Whether the Tasks must have a workspace. */
    public readonly needsWorkspace: boolean,
  ) {}

  /** A Task for every GitHub issue that fits. */
  public static githubIssues(props: GithubIssuesProps = {}): Trigger {
    const toWhen = (): When => ({ githubIssues: compact({ ...props, pollInterval: interval(props) }) });
    return Trigger.judged(rules.githubIssues, props, toWhen, true);
  }

  /** A Task for every GitHub pull request that fits. */
  public static githubPullRequests(props: GithubPullRequestsProps = {}): Trigger {
    const toWhen = (): When => ({ githubPullRequests: compact({ ...props, pollInterval: interval(props) }) });
    return Trigger.judged(rules.githubPullRequests, props, toWhen, true);
  }

  /** A Task for every GitHub event that fits, when it happens. */
  public static githubWebhook(props: GithubWebhookProps): Trigger {
    return Trigger.judged(rules.githubWebhook, props, () => ({ githubWebhook: compact({ ...props }) }), true);
  }

  /** A Task for every Linear event that fits, when it happens. */
  public static linearWebhook(props: LinearWebhookProps): Trigger {
    return Trigger.judged(rules.linearWebhook, props, () => ({ linearWebhook: compact({ ...props }) }), true);
  }

  /** A Task for every event of any sender that fits, when it happens. */
  public static webhook(props: WebhookProps): Trigger {
    return Trigger.judged(rules.webhook, props, () => ({ webhook: compact({ ...props }) }), false);
  }

  /** A Task for every Jira issue that fits. */
  public static jira(props: JiraProps): Trigger {
    const toWhen = (check: Check): When => {
      const { secret, ...rest } = props;
      const secretRef = { name: check.secretName('trigger.secret', secret) };
      return { jira: compact({ ...rest, secretRef, pollInterval: interval(props) }) };
    };
    return Trigger.judged(rules.jira, props, toWhen, false);
  }

  /** A Task for every Slack message that fits, when it is written. */
  public static slack(props: SlackProps = {}): Trigger {
    return Trigger.judged(rules.slack, props, () => ({ slack: compact({ ...props }) }), false);
  }

  /** A Task at points in time. */
  public static cron(props: CronProps): Trigger {
    const toWhen = (): When => ({
      cron: { schedule: isObject(props.schedule) ? props.schedule.expressionString : props.schedule },
    });
    return Trigger.judged(rules.cron, props, toWhen, false);
  }

  /** The place is known when the trigger is used, so it is judged then. */
  private static judged<P>(rule: Rule<P>, props: P, toWhen: (check: Check) => When, needsWorkspace: boolean): Trigger {
    const wire = (check: Check): When => {
      rule.judge(check, 'trigger', props);
      return toWhen(check);
    };
    return new Trigger(wire, needsWorkspace);
  }

  /** The trigger as it stands in a manifest. */
  public toWire(check: Check): When {
    return this.wire(check);
  }
}

function interval({ pollInterval }: PollingProps): string | undefined {
  return pollInterval && `${pollInterval.toSeconds({ integral: false })}s`;
}
