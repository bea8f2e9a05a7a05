import type { AgentType, Credentials as WireCredentials } from '../api/shared';
import type { Check } from './check';
import { compact } from './check';
import type { Credentials } from './credentials';

/** What every agent is set up with. */
export interface AgentProps {
  /** How the agent signs in at its model provider. */
  readonly credentials: Credentials;
  /**
   * Model, as the agent's CLI names it.
   * @default - the CLI's own default
   */
  readonly model?: string;
  /**
   * Reasoning effort, as the agent's CLI names it.
   * @default - the CLI's own default
   */
  readonly effort?: string;
  /**
   * Image of the agent container. It must have an executable `/kelos_entrypoint.sh` that takes the prompt as its only argument, and run as
   * user 61100.
   * @default - the runtime's image for this kind of agent
   */
  readonly image?: string;
}

/** An agent in an image of one's own. */
export interface CustomAgentProps extends AgentProps {
  readonly image: string;
  /** The agent whose credential variable and settings the image understands. */
  readonly type: AgentType;
}

/** What the wire has of an agent, in a Task and in a spawner's template alike. */
export interface AgentFields {
  readonly type: AgentType;
  readonly credentials: WireCredentials;
  readonly model?: string;
  readonly effort?: string;
  readonly image?: string;
}

/**
 * A coding agent with its model and credentials; any number of Tasks can use one.
 * @example Agent.claudeCode({ credentials: Credentials.apiKey('claude-credentials'), model: 'sonnet' })
 */
export class Agent {
  private fields: AgentFields | undefined;

  private constructor(
    public readonly type: AgentType,
    private readonly props: AgentProps,
  ) {}

  /** Claude Code. */
  public static claudeCode(props: AgentProps): Agent {
    return new Agent('claude-code', props);
  }

  /** OpenAI Codex. */
  public static codex(props: AgentProps): Agent {
    return new Agent('codex', props);
  }

  /** Google Gemini CLI. */
  public static gemini(props: AgentProps): Agent {
    return new Agent('gemini', props);
  }

  /** OpenCode. */
  public static opencode(props: AgentProps): Agent {
    return new Agent('opencode', props);
  }

  /** Cursor CLI. */
  public static cursor(props: AgentProps): Agent {
    return new Agent('cursor', props);
  }

  /** Any image that keeps the contract of agent images. */
  public static custom(props: CustomAgentProps): Agent {
    return new Agent(props.type, props);
  }

  /** The agent as it stands in a Task or a template. */
  public toWire(check: Check): AgentFields {
    // one agent works on many Tasks
    return (this.fields ??= this.makeFields(check));
  }

  private makeFields(check: Check): AgentFields {
    const { credentials, model, effort, image } = this.props;
    for (const [property, value] of Object.entries({ model, effort, image })) {
      if (value !== undefined) check.notBlank(`agent.${property}`, value);
    }
    return compact({ type: this.type, credentials: credentials.toWire(check), model, effort, image });
  }
}
