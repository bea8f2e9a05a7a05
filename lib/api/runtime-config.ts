import type { AgentType } from './shared';

/** How Jobs are written: as the control writes them, or that Job after the named hardening transforms. */
export type JobsMode = 'hardened' | 'compatible';
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type ImagePullPolicy = 'Always' | 'IfNotPresent' | 'Never';

/** What `KelosRuntime` tells the runtime program, as JSON in the variable `KELOS_RUNTIME_CONFIG`. */
export interface RuntimeConfig {
  /** Namespaces whose objects are served. @default - all */
  readonly namespaces?: readonly string[];
  /** Namespace and service account the program itself runs as. */
  readonly runtimeNamespace: string;
  readonly serviceAccountName: string;
  readonly jobs: JobsMode;
  readonly logLevel: LogLevel;
  /** Agent image by type. @default - `ghcr.io/kelos-dev/<type>:latest` */
  readonly images?: Readonly<Partial<Record<AgentType, string>>>;
  readonly imagePullPolicies?: Readonly<Partial<Record<AgentType, ImagePullPolicy>>>;
  /** Serves /metrics. */
  readonly metricsPort: number;
  /** Serves /healthz and /readyz. */
  readonly healthPort: number;
}
