/** No Job can be made of this Task until a person changes something. The message is what stands after `Failed to build Job: `. */
export class JobBuildError extends Error {
  readonly code = 'JobBuild';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'JobBuildError';
  }
}
