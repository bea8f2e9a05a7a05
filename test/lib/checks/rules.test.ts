import { RULES } from '../../../lib/spec/checks/registry';
import { checkManifests } from '../../../lib/spec/checks';

/** There is no example of a field that was added while none is, and none without a KelosRuntime of what it does not see. */
const withExample = RULES.filter(({ id }) => id !== 'KEL037' && id !== 'KEL043');

describe.each(withExample.map((rule) => [`${rule.id} ${rule.name}`, rule] as const))('%s', (_, rule) => {
  const found = (objects: readonly object[]): readonly string[] => checkManifests(objects).map(({ rule: id }) => id);

  it('fires on its example', () => {
    const findings = checkManifests(rule.wrong).filter((finding) => finding.rule === rule.id);
    expect(findings).not.toEqual([]);
    for (const { severity, message } of findings) {
      expect(severity).toBe(rule.severity);
      expect(message).toMatch(/\S/);
    }
  });

  it('lets the nearest right neighbour pass', () => expect(found(rule.right)).not.toContain(rule.id));

  it('has an example with no other error', () => {
    const others = checkManifests([...rule.wrong]).filter((finding) => finding.severity === 'error' && finding.rule !== rule.id);
    expect(others).toEqual([]);
    expect(checkManifests(rule.right).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

it('every rule has an id and a name of its own, in order', () => {
  const ids = RULES.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
  expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
  for (const { id, name, title } of RULES) {
    expect(id).toMatch(/^KEL\d{3}$/);
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(title).toMatch(/^[A-Z].*\.$/);
  }
});
