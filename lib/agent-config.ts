import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { KelosResource, type KelosResourceProps } from './kelos-resource';
import { agentConfigSpec, type AgentConfigSpecProps, agentConfigWarnings } from './spec/agent-config';
import { Check } from './spec/check';
import type { AgentConfigManifest } from './spec/manifest';
import { secretsFilledFor } from './spec/references';

/** Instructions, plugins and tools that Tasks can use. */
export interface IAgentConfig {
  readonly kind: 'AgentConfig';
  /** Its name in the cluster. */
  readonly name: string;
}

/** Instructions, plugins and tools for agents. */
export interface AgentConfigProps extends AgentConfigSpecProps, KelosResourceProps {}

/**
 * Instructions, plugins and tools for agents; any number of Tasks can use one.
 *
 * Where an MCP server takes values from Secrets, a Secret without data is rendered beside it, which the runtime fills.
 * @example new AgentConfig(chart, 'Rules', { agentsMd: 'Run the tests before you commit.' })
 */
export class AgentConfig extends KelosResource implements IAgentConfig {
  public readonly apiObject: ApiObject;

  /** @throws Error that names the construct path, the property, what is allowed and the value */
  constructor(scope: Construct, id: string, props: AgentConfigProps) {
    super(scope, id);
    const spec = agentConfigSpec(this.node.path, props);
    this.apiObject = this.createObject('AgentConfig', spec, props);
    this.warn(agentConfigWarnings(this.node.path, props));
    // no `data`: an apply must not overwrite what the runtime has put in
    for (const secret of secretsFilledFor({ kind: 'AgentConfig', metadata: { name: this.name }, spec })) {
      const metadata = { name: secret, namespace: this.namespace };
      new ApiObject(this, 'McpSecret', { apiVersion: 'v1', kind: 'Secret', metadata });
    }
  }

  /** Refers to an AgentConfig that already exists in the cluster. */
  public static fromAgentConfigName(scope: Construct, id: string, name: string): IAgentConfig {
    return new ExistingAgentConfig(scope, id, name);
  }

  public get kind(): 'AgentConfig' {
    return 'AgentConfig';
  }

  public override toManifest(): AgentConfigManifest {
    return this.apiObject.toJson() as AgentConfigManifest;
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
