/** What a Linear event must look like. All members that are given must fit; case does not matter. */
export interface LinearWebhookFilter {
  /**
   * Type of the object, such as Issue or Comment.
   * @default - any
   */
  readonly type?: string;
  /**
   * What happened to it.
   * @default - anything
   */
  readonly action?: 'create' | 'update' | 'remove' | '';
  /**
   * Workflow states, of which it must be in one.
   * @default - any
   */
  readonly states?: readonly string[];
  /**
   * Labels it must have, all of them.
   * @default - none is needed
   */
  readonly labels?: readonly string[];
  /**
   * Labels of which it must have none.
   * @default - none
   */
  readonly excludeLabels?: readonly string[];
}

/** Events that Linear sends to the webhook endpoint. */
export interface LinearWebhook {
  /**
   * Types of objects to act on, such as Issue and Comment.
   * @kubeMinItems 1
   */
  readonly types: readonly string[];
  /**
   * Of which an event must fit one.
   * @default - every event of a listed type
   */
  readonly filters?: readonly LinearWebhookFilter[];
}

/**
 * What one field of an event must be.
 * @kubeRule has(self.value) != (has(self.pattern) && self.pattern != '') => exactly one of value or pattern must be set
 */
export interface WebhookFilter {
  /** JSONPath of the field: `$.data.state`. */
  readonly field: string;
  /**
   * What the field must equal; may be empty.
   * @default - pattern decides
   */
  readonly value?: string;
  /**
   * RE2 expression that must match somewhere in the field.
   * @default - value decides
   */
  readonly pattern?: string;
}

/** Events of any sender, with a JSON body, sent to the webhook endpoint. */
export interface GenericWebhook {
  /**
   * Name of the source; part of the endpoint's path and of the names of Tasks.
   * @kubePattern ^[a-z0-9]([a-z0-9-]*[a-z0-9])?$
   */
  readonly source: string;
  /**
   * JSONPath by name of the template variable that it fills. `id` tells events apart and names the Task.
   * @kubeRule 'id' in self => fieldMapping must include an 'id' key for deduplication and task naming
   */
  readonly fieldMapping: Readonly<Record<string, string>>;
  /**
   * Of which an event must fit all.
   * @default - every event
   */
  readonly filters?: readonly WebhookFilter[];
}
