import type { AgentConfig } from '../api/agent-config';
import type { Task } from '../api/task';
import type { TaskSpawner } from '../api/task-spawner';
import type { Workspace } from '../api/workspace';

/** The kinds of the kelos.dev API. */
export type KelosKind = 'Task' | 'Workspace' | 'AgentConfig' | 'TaskSpawner';

export type TaskManifest = Task & { readonly kind: 'Task' };
export type WorkspaceManifest = Workspace & { readonly kind: 'Workspace' };
export type AgentConfigManifest = AgentConfig & { readonly kind: 'AgentConfig' };
export type TaskSpawnerManifest = TaskSpawner & { readonly kind: 'TaskSpawner' };

/** An object of the kelos.dev API, told apart by its kind. */
export type KelosManifest = TaskManifest | WorkspaceManifest | AgentConfigManifest | TaskSpawnerManifest;
