/** What reconcilers know of the world, beside the Cluster (kube/cluster.ts). Tests and the virtual cluster pass their own. */

export interface Clock {
  now(): Date;
  /** Calls `fn` once after `ms`; the returned function cancels. */
  after(ms: number, fn: () => void): () => void;
}

export interface Random {
  /** In [0, 1). */
  next(): number;
}

/** Constant message, values as fields. Never a prompt, token or Secret value. */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}
export type LogFields = Readonly<Record<string, unknown>>;
