/** What a missing map key means: `<no value>`, the zero value of the map's elements, or an error. */
export type MissingKey = 'default' | 'zero' | 'error';

/** How a template is rendered. */
export interface RenderOptions {
  /** What a missing map key means. */
  readonly missingKey: MissingKey;
  /**
   * The name of the template in error messages.
   * @default 'prompt'
   */
  readonly name?: string;
}

/** The name that templates have when none is given. */
export const DEFAULT_NAME = 'prompt';
