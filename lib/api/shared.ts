/** Types that more than one kind of the kelos.dev API uses. Their JSDoc is also what `kubectl explain` shows; for the tags see tools/crds/tags.ts. */

/** The coding agents that have an image of their own. */
export type AgentType = 'claude-code' | 'codex' | 'gemini' | 'opencode' | 'cursor';

/** How an agent signs in to its model provider. */
export type CredentialsType = 'api-key' | 'oauth' | 'none';

/** Refers to a Secret in the namespace of the object that names it. */
export interface SecretReference {
  /**
   * Name of the Secret.
   * @kubeMinLength 1
   */
  readonly name: string;
}

/** Refers to a Workspace in the same namespace. */
export interface WorkspaceReference {
  /** Name of the Workspace. */
  readonly name: string;
}

/** Refers to an AgentConfig in the same namespace. */
export interface AgentConfigReference {
  /** Name of the AgentConfig. */
  readonly name: string;
}

/**
 * How the agent signs in to its model provider.
 * @kubeRule self.type == 'none' || has(self.secretRef) => secretRef is required for api-key and oauth credential types
 */
export interface Credentials {
  /**
   * Kind of credential. With `none` nothing is passed to the agent; supply what it needs through podOverrides.env or a service account.
   */
  readonly type: CredentialsType;
  /**
   * Secret that holds the credential under the name of the variable that the agent reads: ANTHROPIC_API_KEY or CLAUDE_CODE_OAUTH_TOKEN
   * (claude-code), CODEX_API_KEY or CODEX_AUTH_JSON (codex), GEMINI_API_KEY (gemini), OPENCODE_API_KEY (opencode), CURSOR_API_KEY (cursor).
   * @default - none; required unless the type is `none`, where it is ignored
   */
  readonly secretRef?: SecretReference;
}

/** A Secret of which every key is used. */
export interface SecretValuesSource {
  /** Secret in the same namespace; each of its keys is the name of one value. */
  readonly secretRef: SecretReference;
}

/** One aspect of an object's state, as all of Kubernetes writes it. */
export interface Condition {
  /**
   * What the condition is about.
   * @kubeMaxLength 316
   * @kubePattern ^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$
   */
  readonly type: string;
  /** Whether it holds. */
  readonly status: 'True' | 'False' | 'Unknown';
  /**
   * Generation of the object that the condition was set for.
   * @kubeFormat int64
   * @kubeMinimum 0
   */
  readonly observedGeneration?: number;
  /**
   * When the status last changed.
   * @kubeFormat date-time
   */
  readonly lastTransitionTime: string;
  /**
   * Why, in one word for programs.
   * @kubeMinLength 1
   * @kubeMaxLength 1024
   * @kubePattern ^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$
   */
  readonly reason: string;
  /**
   * Why, in a sentence for people; may be empty.
   * @kubeMaxLength 32768
   */
  readonly message: string;
}
