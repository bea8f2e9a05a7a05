/** A header whose value stands in a Secret. */
export interface ContextHeaderSource {
  /**
   * Name of the header.
   * @kubeMinLength 1
   */
  readonly header: string;
  /**
   * Secret in the same namespace.
   * @kubeMinLength 1
   */
  readonly secretName: string;
  /**
   * Key of the value in the Secret.
   * @kubeMinLength 1
   */
  readonly secretKey: string;
}

/** Takes a part of a JSON answer. */
export interface ContextResponseFilter {
  /** Language of the expression. */
  readonly type: 'JSONPath';
  /**
   * Where the part is: `$.items[0].summary`.
   * @kubeMinLength 1
   */
  readonly expression: string;
}

/** An HTTP request for context. */
export interface HttpContext {
  /**
   * URL; a Go text/template. It must be https unless allowInsecure is set.
   * @kubeMinLength 1
   */
  readonly url: string;
  /**
   * Method of the request.
   * @kubeDefault "GET"
   */
  readonly method?: 'GET' | 'POST';
  /**
   * Headers; the values are Go text/templates.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Headers whose values stand in Secrets; they win over headers.
   * @default - none
   * @kubeMaxItems 16
   */
  readonly headersFrom?: readonly ContextHeaderSource[];
  /**
   * Body; a Go text/template.
   * @default - no body
   */
  readonly body?: string;
  /**
   * Takes a part of a JSON answer.
   * @default - the whole answer
   */
  readonly responseFilter?: ContextResponseFilter;
  /**
   * Whether plain http is allowed.
   * @default - https only
   */
  readonly allowInsecure?: boolean;
  /**
   * Seconds that the request may take.
   * @kubeDefault 10
   * @kubeFormat int32
   * @kubeMinimum 1
   * @kubeMaximum 60
   */
  readonly timeoutSeconds?: number;
  /**
   * Bytes that the answer may have; a longer one is an error.
   * @kubeDefault 32768
   * @kubeFormat int32
   * @kubeMinimum 1
   * @kubeMaximum 131072
   */
  readonly maxResponseBytes?: number;
}

/**
 * Data fetched for every item before its Task is made.
 * @kubeRule has(self.http) => exactly one source kind must be set (currently only http is supported)
 */
export interface ContextSource {
  /**
   * Name under which templates find it: `{{.Context.name}}`.
   * @kubeMinLength 1
   * @kubeMaxLength 64
   * @kubePattern ^[a-zA-Z][a-zA-Z0-9_]*$
   */
  readonly name: string;
  /**
   * Whether an item whose data cannot be fetched gets no Task (Fail), or one without the data (Ignore).
   * @kubeDefault "Fail"
   */
  readonly failurePolicy?: 'Fail' | 'Ignore';
  /** The HTTP request that fetches it. */
  readonly http?: HttpContext;
}
