/**
 * What a kubelet does to a container's variables and arguments before it starts: `$(NAME)` becomes the variable's value when there is one,
 * `$$` becomes `$`, everything else stays. Written from Kubernetes' documentation of EnvVar.value, as the judge of what we escape.
 */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  let out = '';
  for (let at = 0; at < text.length;) {
    const { piece, size } = next(text, at, variables);
    out += piece;
    at += size;
  }
  return out;
}

function next(
  text: string,
  at: number,
  variables: ReadonlyMap<string, string>,
): { readonly piece: string; readonly size: number } {
  const two = text.slice(at, at + 2);
  if (two === '$$') return { piece: '$', size: 2 };
  const end = two === '$(' ? text.indexOf(')', at) : -1;
  if (end < 0) return { piece: text.charAt(at), size: 1 };
  const reference = text.slice(at, end + 1);
  return { piece: variables.get(reference.slice(2, -1)) ?? reference, size: reference.length };
}

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef?: { readonly name?: string; readonly key: string } };
}

/** Secret values by `<secret>/<key>`. */
export type Secrets = Readonly<Record<string, string>>;

/** The environment of a container: a value reaches the variables before it; what comes from a Secret is not expanded. */
export function environment(env: readonly Variable[], secrets: Secrets): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const { name, value = '', valueFrom } of env) {
    const ref = valueFrom?.secretKeyRef;
    variables.set(name, ref ? secretValue(secrets, `${ref.name}/${ref.key}`) : expand(value, variables));
  }
  return variables;
}

function secretValue(secrets: Secrets, key: string): string {
  const value = secrets[key];
  if (value === undefined) throw new Error(`couldn't find key ${key}`);
  return value;
}
