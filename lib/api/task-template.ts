import type { ContextSource } from './context-source';
import type { AgentRunSpec } from './task';

/** Labels and annotations of the Tasks. */
export interface TaskTemplateMetadata {
  /**
   * Labels; the values are Go text/templates.
   * @default - only kelos' own
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Annotations; the values are Go text/templates.
   * @default - only kelos' own
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The Tasks that a spawner makes. Templates are Go text/templates over the variables of the source; an unknown variable is an error. */
export interface TaskTemplate extends AgentRunSpec {
  /**
   * Branch that the agent works on; a template: `fix/{{.Number}}`.
   * @default - the agent stays on what was cloned
   */
  readonly branch?: string;
  /**
   * What the agent is asked to do; a template.
   * @default - the title of the item
   */
  readonly promptTemplate?: string;
  /**
   * Labels and annotations of the Tasks.
   * @default - only kelos' own
   */
  readonly metadata?: TaskTemplateMetadata;
  /**
   * Data fetched for every item, as `{{.Context.name}}` in templates. Names should differ.
   * @default - none
   * @kubeMaxItems 8
   */
  readonly contextSources?: readonly ContextSource[];
}
