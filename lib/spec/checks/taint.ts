import type { Fleet, FleetSpawner, FleetTask } from './fleet';
import { type Strangers, strangersOf } from './strangers';
import { isText } from './printed';
import { tasksRead } from './results';
import { readsOf, type TemplateUse } from './templates';
import { printsWholeItem } from './whole-item';

/** Text of strangers on its way to an agent. */
export interface Taint {
  /** What is read: `.Title and .Body of a GitHub issue`. */
  readonly what: string;
  readonly strangers: Strangers;
}

/** Follows what strangers write through prompts, and through the results of agents that have read it. */
export class Taints {
  private readonly prompts = new Map<FleetTask | FleetSpawner, TemplateUse>();
  private readonly tasks = new Map<FleetTask, Taint | undefined>();

  constructor(private readonly fleet: Fleet) {
    for (const use of fleet.templates) {
      if (use.field === 'spec.prompt' || use.field === 'spec.taskTemplate.promptTemplate') this.prompts.set(use.owner, use);
    }
  }

  /** What the Tasks of a spawner read of strangers. */
  public ofSpawner(object: FleetSpawner): Taint | undefined {
    const strangers = strangersOf(object);
    if (strangers === undefined) return undefined;
    const read = this.itemReads(object, strangers);
    return read.length === 0 ? undefined : { what: `${read.join(', ')} of ${strangers.source}`, strangers };
  }

  /** What a Task reads of strangers, in the results of Tasks that it waits for. */
  public ofTask(object: FleetTask): Taint | undefined {
    if (this.tasks.has(object)) return this.tasks.get(object);
    this.tasks.set(object, undefined); // while it is looked at: a circle ends here
    const taint = this.fromDependencies(object);
    this.tasks.set(object, taint);
    return taint;
  }

  private itemReads(object: FleetSpawner, { variables }: Strangers): readonly string[] {
    const isOpen = (name: string): boolean => variables.includes('*') || variables.includes(name);
    const use = this.prompts.get(object);
    if (use?.by !== 'spawner') {
      // the default prompt is the title
      return !object.spec.taskTemplate.promptTemplate && isOpen('Title') ? ['.Title'] : [];
    }
    if (variables.length > 0 && printsWholeItem(use)) return ['the whole item'];
    const reads = readsOf(use).filter(
      ({ path }) => path[0] !== 'Context' && isOpen(path[0] ?? '') && isText(this.fleet, use, path),
    );
    return [...new Set(reads.map(({ path }) => `.${path.join('.')}`))];
  }

  private fromDependencies(object: FleetTask): Taint | undefined {
    const use = this.prompts.get(object);
    const read =
      use === undefined
        ? tasksRead(object.spec.prompt, object.spec.dependsOn ?? [])
        : readsOf(use).flatMap(({ path }) => (path[0] === 'Deps' && path[1] ? [path[1]] : []));
    for (const name of new Set(read)) {
      const task = this.fleet.find('Task', object, name);
      const taint = task ? this.ofTask(task) : this.ofSpawned(object, name);
      if (taint !== undefined) return { ...taint, what: `the results of '${name}', which come from ${taint.what}` };
    }
    return undefined;
  }

  /** A Task that is not described may be one that a spawner makes: its name begins with that of the spawner. */
  private ofSpawned(from: FleetTask, name: string): Taint | undefined {
    for (let end = name.lastIndexOf('-'); end > 0; end = name.lastIndexOf('-', end - 1)) {
      const spawner = this.fleet.find('TaskSpawner', from, name.slice(0, end));
      if (spawner !== undefined) return this.ofSpawner(spawner);
    }
    return undefined;
  }
}
