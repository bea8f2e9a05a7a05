import type { ObjectMeta } from './meta';
import type { SecretReference } from './shared';

export interface GitRemote {
  readonly name: string;
  readonly url: string;
}
export interface WorkspaceFile {
  readonly path: string;
  readonly content: string;
}
export interface WorkspaceSpec {
  readonly repo: string;
  readonly ref?: string;
  readonly secretRef?: SecretReference;
  readonly remotes?: readonly GitRemote[];
  readonly files?: readonly WorkspaceFile[];
  readonly setupCommand?: readonly string[];
}
export interface Workspace {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec?: WorkspaceSpec;
}
