import type { McpServerSpec } from '../api/agent-config';
import type { EnvVar } from '../api/k8s.generated';
import { type Check, compact, type Named, orAbsent } from './check';
import { required, type Rule, shape } from './fields';
import { argument, fileName, flag, listOf, mapOf, matching, notBlank, ruled, secret, showing } from './rules';
import { snapshot } from './snapshot';

/** How a value is read from an object in the cluster. */
export interface McpValueOptions {
  /**
   * Whether the variable is left out when the object or the key does not exist.
   * @default false - the Task fails and says what is missing
   */
  readonly optional?: boolean;
}

/** https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data */
const KEY = matching(/^[-._a-zA-Z0-9]+$/, "must name a key of letters, digits, '-', '_' and '.'");
const VALUE_OPTIONS = shape<McpValueOptions>('an McpValue', { optional: flag });

/** The value of a variable, when it stands in the cluster and not in the program. */
export class McpValue {
  private constructor(
    private readonly source: 'secretKeyRef' | 'configMapKeyRef',
    private readonly object: Named,
    private readonly key: string,
    private readonly options: McpValueOptions,
  ) {}

  /** One key of a Secret in the namespace of the AgentConfig. */
  public static fromSecret(secret: Named, key: string, options: McpValueOptions = {}): McpValue {
    return new McpValue('secretKeyRef', snapshot(secret), key, snapshot(options));
  }

  /** One key of a ConfigMap in the namespace of the AgentConfig. */
  public static fromConfigMap(configMap: Named, key: string, options: McpValueOptions = {}): McpValue {
    return new McpValue('configMapKeyRef', snapshot(configMap), key, snapshot(options));
  }

  /** The variable as it stands in a manifest. */
  public toWire(check: Check, property: string, name: string): EnvVar {
    KEY.judge(check, property, this.key);
    VALUE_OPTIONS.judge(check, property, this.options);
    const { source, object } = this;
    const objectName = source === 'secretKeyRef' ? check.secretName(property, object) : check.reference(property, object);
    const ref = compact({ name: objectName, key: this.key, optional: this.options.optional });
    return { name, valueFrom: { [source]: ref } };
  }
}

/** An MCP server that the agent starts as a program of its own. */
export interface McpStdioProps {
  /** Program, looked up in the agent's PATH. */
  readonly command: string;
  /**
   * Arguments of the program.
   * @default - none
   */
  readonly args?: readonly string[];
  /**
   * Variables of the program. What is secret belongs into a Secret: `McpValue.fromSecret`.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string | McpValue>>;
  /**
   * Secret all of whose keys become variables, also in the place of those in `env`.
   * @default - none
   */
  readonly envFrom?: Named;
}

/** An MCP server that the agent calls over HTTP. */
export interface McpRemoteProps {
  /** Address of the server, http:// or https://. */
  readonly url: string;
  /**
   * Headers of every request. What is secret belongs into a Secret: `headersFrom`.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Secret all of whose keys become headers, also in the place of those in `headers`.
   * @default - none
   */
  readonly headersFrom?: Named;
}

const VARIABLE_NAME: Rule<string> = ruled((check: Check, property, name) => {
  if (typeof name !== 'string' || name.trim() === '' || /[=\0]/.test(name)) {
    check.refuse(property, "must have names without '='", name);
  }
});
const VARIABLE = argument();
const VALUE: Rule<string | McpValue> = ruled((check: Check, property, value) => {
  if (value instanceof McpValue) return;
  if (typeof value !== 'string')
    check.refuse(property, 'must be text, McpValue.fromSecret(…) or McpValue.fromConfigMap(…)', value);
  VARIABLE.judge(check, property, value);
});
/** https://www.rfc-editor.org/rfc/rfc9110#section-5.1: a token. */
const HEADER_NAME = matching(/^[-!#$%&'*+.^_`|~0-9A-Za-z]+$/, 'must have names that HTTP takes for a header');
const HEADER_VALUE = matching(/^[^\r\n]*$/, 'must be one line');

const stdioProps = shape<McpStdioProps>('an MCP server that is a program', {
  command: required(showing('kind', notBlank)),
  args: showing('kind', listOf(argument())),
  env: showing('kind', mapOf(VALUE, showing('name', VARIABLE_NAME))),
  envFrom: secret,
});

const remoteProps = shape<McpRemoteProps>('an MCP server that is called over HTTP', {
  url: required(showing('address', matching(/^https?:\/\/[^/\s]\S*$/, 'must start with http:// or https:// and have no spaces'))),
  headers: showing('kind', mapOf(HEADER_VALUE, showing('name', HEADER_NAME))),
  headersFrom: secret,
});

type Transport =
  { readonly type: 'stdio'; readonly props: McpStdioProps } | { readonly type: 'http' | 'sse'; readonly props: McpRemoteProps };

/**
 * A tool server that an agent can use.
 * @example McpServer.http('docs', { url: 'https://docs.example.com/mcp' })
 */
export class McpServer {
  private constructor(
    public readonly name: string,
    private readonly transport: Transport,
  ) {}

  /** A program that the agent starts and talks to over its standard input and output. */
  public static stdio(name: string, props: McpStdioProps): McpServer {
    return new McpServer(name, { type: 'stdio', props: snapshot(props) });
  }

  /** A server that is called over streamable HTTP. */
  public static http(name: string, props: McpRemoteProps): McpServer {
    return new McpServer(name, { type: 'http', props: snapshot(props) });
  }

  /** A server that is called over HTTP with server-sent events. */
  public static sse(name: string, props: McpRemoteProps): McpServer {
    return new McpServer(name, { type: 'sse', props: snapshot(props) });
  }

  /** The server as it stands in a manifest. */
  public toWire(check: Check): McpServerSpec {
    const { name, transport } = this;
    const at = `mcpServers.${String(name)}`;
    fileName.judge(check, 'mcpServers[].name', name);
    return transport.type === 'stdio'
      ? stdioSpec(check, at, name, transport.props)
      : remoteSpec(check, at, name, transport.type, transport.props);
  }
}

function stdioSpec(check: Check, at: string, name: string, props: McpStdioProps): McpServerSpec {
  stdioProps.judge(check, at, props);
  const env = Object.entries(props.env ?? {}).map(([variable, value]) =>
    typeof value === 'string' ? { name: variable, value } : value.toWire(check, `${at}.env.${variable}`, variable),
  );
  return compact({
    name,
    type: 'stdio' as const,
    command: props.command,
    args: props.args,
    env: orAbsent(env),
    envFrom: wholeSecret(check, `${at}.envFrom`, props.envFrom),
  });
}

function remoteSpec(check: Check, at: string, name: string, type: 'http' | 'sse', props: McpRemoteProps): McpServerSpec {
  remoteProps.judge(check, at, props);
  return compact({
    name,
    type,
    url: props.url,
    headers: props.headers,
    headersFrom: wholeSecret(check, `${at}.headersFrom`, props.headersFrom),
  });
}

function wholeSecret(
  check: Check,
  property: string,
  secret: Named | undefined,
): { readonly secretRef: { readonly name: string } } | undefined {
  return secret === undefined ? undefined : { secretRef: { name: check.secretName(property, secret) } };
}
