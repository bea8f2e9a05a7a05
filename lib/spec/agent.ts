import type { AgentType, Credentials as WireCredentials } from '../api/shared';
import type { Check } from './check';
import { compact } from './check';
import { Credentials } from './credentials';
import { type AnyRule, type Fields, isObject, required, shape } from './fields';
import { image } from './kubernetes';
import { instance, notBlank, oneOf, showing } from './rules';
import { snapshot } from './snapshot';

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

const AGENT: Fields<AgentProps> = {
  credentials: required(showing('kind', instance(Credentials, 'Credentials, such as Credentials.apiKey(…)'))),
  model: notBlank,
  effort: notBlank,
  image,
};
const AGENT_TYPE = oneOf<AgentType>('claude-code', 'codex', 'gemini', 'opencode', 'cursor');
const agentProps = shape<AgentProps>('an Agent', AGENT);
const customAgentProps = shape<CustomAgentProps>('an Agent', { ...AGENT, image: required(image), type: required(AGENT_TYPE) });

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
    private readonly rule: AnyRule = agentProps,
  ) {}

  /** Claude Code. */
  public static claudeCode(props: AgentProps): Agent {
    return new Agent('claude-code', snapshot(props));
  }

  /** OpenAI Codex. */
  public static codex(props: AgentProps): Agent {
    return new Agent('codex', snapshot(props));
  }

  /** Google Gemini CLI. */
  public static gemini(props: AgentProps): Agent {
    return new Agent('gemini', snapshot(props));
  }

  /** OpenCode. */
  public static opencode(props: AgentProps): Agent {
    return new Agent('opencode', snapshot(props));
  }

  /** Cursor CLI. */
  public static cursor(props: AgentProps): Agent {
    return new Agent('cursor', snapshot(props));
  }

  /** Any image that keeps the contract of agent images. */
  public static custom(props: CustomAgentProps): Agent {
    // judged with the rest, where the place is known
    const type: AgentType = isObject(props) ? props.type : 'claude-code';
    return new Agent(type, snapshot(props), customAgentProps);
  }

  /** The agent as it stands in a Task or a template. */
  public toWire(check: Check): AgentFields {
    // one agent works on many Tasks
    return (this.fields ??= this.makeFields(check));
  }

  private makeFields(check: Check): AgentFields {
    this.rule.judge(check, 'agent', this.props);
    const { credentials, model, effort, image } = this.props;
    return compact({ type: this.type, credentials: credentials.toWire(check), model, effort, image });
  }
}
