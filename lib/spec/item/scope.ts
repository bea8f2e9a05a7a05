/** Who knows a value: the spawner, of its item, or the Task, of its dependencies. */
export type Stage = 'item' | 'task';

/** Whose variables they are: those of the item of one spawner, or of one block of `prompt.on`. */
export class ItemScope {
  /**
   * @param at the construct path of the spawner, or which events the block is for
   * @param events the GitHub events that make it have items, where it is these that do
   */
  constructor(
    public readonly at: string,
    public readonly events?: readonly string[],
  ) {}
}

/** One `prompt.each`: its element is known only inside. */
export class ElementScope {
  constructor(public readonly stage: Stage) {}
}

/** What an item cannot answer; the spawner adds where its author wrote it. */
export class ItemError extends Error {}
