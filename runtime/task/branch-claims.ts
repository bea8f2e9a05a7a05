/**
 * Branches for which a worker is about to create a Job. Between the decision and the Job's arrival in the cache another worker would see
 * the branch free; the claim closes that gap. It is taken without awaiting anything after the observation it rests on.
 */
export class BranchClaims {
  private readonly holders = new Map<string, string>();

  /** @returns false when another Task has it. */
  public take(namespace: string, branchKey: string, uid: string): boolean {
    const key = `${namespace}/${branchKey}`;
    const holder = this.holders.get(key);
    if (holder !== undefined && holder !== uid) return false;
    this.holders.set(key, uid);
    return true;
  }

  public isHeldBy(namespace: string, branchKey: string, uid: string): boolean {
    return this.holders.get(`${namespace}/${branchKey}`) === uid;
  }

  /** Called when the Job can be seen in the cache, or none was created. */
  public release(namespace: string, branchKey: string, uid: string): void {
    if (this.isHeldBy(namespace, branchKey, uid)) this.holders.delete(`${namespace}/${branchKey}`);
  }
}
