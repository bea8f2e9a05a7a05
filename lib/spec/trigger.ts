import type { When } from '../api/when';
import { type Check, compact, type Named } from './check';
import type { Seconds } from './task';

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

const PULL_REQUEST_EVENTS = ['pull_request', 'pull_request_review', 'pull_request_review_comment', 'pull_request_target'];

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
    return new Trigger((check) => {
      for (const type of props.types ?? []) check.oneOf('trigger.types', type, ['issues', 'pulls']);
      if (props.reporting?.checks)
        check.refuse('trigger.reporting.checks', 'is for pull requests, an issue has no checks', props.reporting.checks);
      checkCommentPolicy(check, props.commentPolicy);
      return { githubIssues: compact({ ...props, pollInterval: interval(check, props) }) };
    }, true);
  }

  /** A Task for every GitHub pull request that fits. */
  public static githubPullRequests(props: GithubPullRequestsProps = {}): Trigger {
    return new Trigger((check) => {
      checkCommentPolicy(check, props.commentPolicy);
      return { githubPullRequests: compact({ ...props, pollInterval: interval(check, props) }) };
    }, true);
  }

  /** A Task for every GitHub event that fits, when it happens. */
  public static githubWebhook(props: GithubWebhookProps): Trigger {
    return new Trigger((check) => {
      if (props.events.length === 0) check.refuse('trigger.events', 'must name at least one event', props.events);
      check.atMost('trigger.events', props.events, 20);
      if (props.reporting?.checks && !props.events.some((event) => PULL_REQUEST_EVENTS.includes(event))) {
        check.refuse(
          'trigger.events',
          `must have one of ${PULL_REQUEST_EVENTS.join(', ')} where checks are reported`,
          props.events,
        );
      }
      return { githubWebhook: compact({ ...props }) };
    }, true);
  }

  /** A Task for every Linear event that fits, when it happens. */
  public static linearWebhook(props: LinearWebhookProps): Trigger {
    return new Trigger((check) => {
      if (props.types.length === 0) check.refuse('trigger.types', 'must name at least one type', props.types);
      return { linearWebhook: compact({ ...props }) };
    }, true);
  }

  /** A Task for every event of any sender that fits, when it happens. */
  public static webhook(props: WebhookProps): Trigger {
    return new Trigger((check) => {
      const name = "must have lower case letters, digits and '-', starting and ending with a letter or digit";
      check.matches('trigger.source', props.source, /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, name);
      if (!('id' in props.fieldMapping)) {
        check.refuse('trigger.fieldMapping', "must have the key 'id', which names the Task", Object.keys(props.fieldMapping));
      }
      for (const { field, value, pattern } of props.filters ?? []) {
        if ((value === undefined) === (pattern === undefined || pattern === '')) {
          check.refuse('trigger.filters[]', "must have either 'value' or 'pattern'", { field, value, pattern });
        }
      }
      return { webhook: compact({ ...props }) };
    }, false);
  }

  /** A Task for every Jira issue that fits. */
  public static jira(props: JiraProps): Trigger {
    return new Trigger((check) => {
      const { secret, ...rest } = props;
      check.matches('trigger.baseUrl', props.baseUrl, /^https?:\/\/./, 'must start with http:// or https://');
      check.notBlank('trigger.project', props.project);
      const secretRef = { name: check.secretName('trigger.secret', secret) };
      return { jira: compact({ ...rest, secretRef, pollInterval: interval(check, props) }) };
    }, false);
  }

  /** A Task for every Slack message that fits, when it is written. */
  public static slack(props: SlackProps = {}): Trigger {
    return new Trigger((check) => {
      check.atMost('trigger.channels', props.channels, 64);
      for (const channel of props.channels ?? []) {
        check.matches('trigger.channels', channel, /^[CG][A-Z0-9]{8,}$/, 'must be ids of channels, as C0123456789');
      }
      check.atMost('trigger.triggers', props.triggers, 8);
      check.atMost('trigger.excludePatterns', props.excludePatterns, 10);
      return { slack: compact({ ...props }) };
    }, false);
  }

  /** A Task at points in time. */
  public static cron(props: CronProps): Trigger {
    return new Trigger((check) => {
      const schedule = typeof props.schedule === 'string' ? props.schedule : props.schedule.expressionString;
      check.matches(
        'trigger.schedule',
        schedule.trim(),
        /^@\w+$|^\S+(\s+\S+){4}$/,
        'must have five fields: minute, hour, day, month, weekday',
      );
      return { cron: { schedule } };
    }, false);
  }

  /** The trigger as it stands in a manifest. */
  public toWire(check: Check): When {
    return this.wire(check);
  }
}

function interval(check: Check, { pollInterval }: PollingProps): string | undefined {
  const seconds = pollInterval?.toSeconds({ integral: false });
  check.integer('trigger.pollInterval', seconds, 1, 2 ** 31 - 1);
  return seconds === undefined ? undefined : `${seconds}s`;
}

function checkCommentPolicy(check: Check, policy: Source<'githubIssues'>['commentPolicy']): void {
  for (const team of policy?.allowedTeams ?? []) {
    check.matches('trigger.commentPolicy.allowedTeams', team, /^[^/]+\/[^/]+$/, "must have the form 'organization/team'");
  }
}
