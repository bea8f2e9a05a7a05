import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { AgentConfigSpec, PluginSpec, SkillsShSpec } from './api/agent-config';
import { KelosResource, type KelosResourceProps } from './kelos-resource';
import { RESOURCE_FIELDS } from './resource-fields';
import { AGENT_CONFIG_FIELDS, type AgentConfigSpecProps, renderAgentConfig } from './spec/agent-config';
import { Check } from './spec/check';
import { shape } from './spec/fields';
import type { AgentConfigManifest } from './spec/manifest';
import type { McpServer } from './spec/mcp-server';
import { secretsFilledFor } from './spec/references';
import { snapshot } from './spec/snapshot';

/** Instructions, plugins and tools that Tasks can use. */
export interface IAgentConfig {
  readonly kind: 'AgentConfig';
  /** Its name in the cluster. */
  readonly name: string;
}

/** Instructions, plugins and tools for agents. */
export interface AgentConfigProps extends AgentConfigSpecProps, KelosResourceProps {}

const AGENT_CONFIG = shape<AgentConfigProps>('an AgentConfig', { ...AGENT_CONFIG_FIELDS, ...RESOURCE_FIELDS });

/**
 * Instructions, plugins and tools for agents; any number of Tasks can use one.
 *
 * Where an MCP server takes values from Secrets, a Secret without data is rendered beside it, which the runtime fills.
 * @example new AgentConfig(chart, 'Rules', { agentsMd: 'Run the tests before you commit.' })
 */
export class AgentConfig extends KelosResource implements IAgentConfig {
  public readonly apiObject: ApiObject;
  private props: AgentConfigProps;
  private spec: AgentConfigSpec;

  /** @throws Error that names the construct path, the property, what is allowed and the value */
  constructor(scope: Construct, id: string, props: AgentConfigProps) {
    super(scope, id);
    this.judge(props);
    this.props = snapshot(props);
    this.spec = renderAgentConfig(this.node.path, this.props);
    this.apiObject = this.createObject('AgentConfig', () => this.spec, props);
    this.addSecret();
  }

  /** Refers to an AgentConfig that already exists in the cluster. */
  public static fromAgentConfigName(scope: Construct, id: string, name: string): IAgentConfig {
    return new ExistingAgentConfig(scope, id, name);
  }

  public get kind(): 'AgentConfig' {
    return 'AgentConfig';
  }

  /**
   * Adds plugins behind those it has.
   * @throws Error as the constructor does, and when the AgentConfig was rendered already
   */
  public addPlugin(...plugins: PluginSpec[]): void {
    this.add('addPlugin', { plugins: [...(this.props.plugins ?? []), ...plugins] });
  }

  /**
   * Adds packages of skills.sh behind those it has.
   * @throws Error as the constructor does, and when the AgentConfig was rendered already
   */
  public addSkill(...skills: SkillsShSpec[]): void {
    this.add('addSkill', { skills: [...(this.props.skills ?? []), ...skills] });
  }

  /**
   * Adds tool servers behind those it has.
   * @throws Error as the constructor does, and when the AgentConfig was rendered already
   */
  public addMcpServer(...mcpServers: McpServer[]): void {
    this.add('addMcpServer', { mcpServers: [...(this.props.mcpServers ?? []), ...mcpServers] });
    this.addSecret();
  }

  public override toManifest(): AgentConfigManifest {
    return this.apiObject.toJson() as AgentConfigManifest;
  }

  private add(what: string, more: Partial<AgentConfigProps>): void {
    this.assertNotRendered(what);
    const props = { ...this.props, ...more };
    this.judge(props);
    const own = snapshot(props);
    this.spec = renderAgentConfig(this.node.path, own);
    this.props = own;
  }

  private judge(props: AgentConfigProps): void {
    AGENT_CONFIG.judge(new Check(this.node.path), '', props);
  }

  /** The Secret that the runtime fills, once there is a value for it. It has no `data`: an apply must not overwrite what is in it. */
  private addSecret(): void {
    if (this.node.tryFindChild('McpSecret') !== undefined) return;
    for (const secret of secretsFilledFor({ kind: 'AgentConfig', metadata: { name: this.name }, spec: this.spec })) {
      const metadata = { name: secret, namespace: this.namespace };
      new ApiObject(this, 'McpSecret', { apiVersion: 'v1', kind: 'Secret', metadata });
    }
  }
}

class ExistingAgentConfig extends Construct implements IAgentConfig {
  public readonly kind = 'AgentConfig';

  constructor(
    scope: Construct,
    id: string,
    public readonly name: string,
  ) {
    super(scope, id);
    new Check(this.node.path).reference('name', name);
  }
}
