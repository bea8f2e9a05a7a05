import { BranchClaims } from '../../../runtime/task/branch-claims';

describe('a claim on a branch', () => {
  it('is refused to another Task, in the same namespace only', () => {
    const claims = new BranchClaims();
    expect(claims.take('a', 'ws:main', '1')).toBe(true);
    expect(claims.take('a', 'ws:main', '2')).toBe(false);
    expect(claims.take('b', 'ws:main', '2')).toBe(true);
  });

  it('may be taken again by its holder, and by others once released', () => {
    const claims = new BranchClaims();
    claims.take('a', 'ws:main', '1');
    expect(claims.take('a', 'ws:main', '1')).toBe(true);
    claims.release('a', 'ws:main', '2');
    expect(claims.isHeldBy('a', 'ws:main', '1')).toBe(true);
    claims.release('a', 'ws:main', '1');
    expect(claims.take('a', 'ws:main', '2')).toBe(true);
  });
});
