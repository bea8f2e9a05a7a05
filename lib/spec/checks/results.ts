/** What constructs write for a result of a Task. */
const BEFORE_NAME = '{{index .Deps "';
const BEFORE_KEY = '" "Results" "';
const END = '"}}';
/** What they write for braces of a literal. */
const BRACES = ['{{"{{"}}', '{{"{"}}'];
const KEY = /^[-.\w]+$/;

/** Whether all actions of a prompt print results of Tasks that it waits for, in the words of constructs. */
export function readsOnlyResults(prompt: string, dependsOn: readonly string[]): boolean {
  for (let at = prompt.indexOf('{{'); at >= 0; at = prompt.indexOf('{{', at)) {
    const end = endOfResult(prompt, at, dependsOn) ?? endOfBraces(prompt, at);
    if (end === undefined) return false;
    at = end;
  }
  return true;
}

/** The Tasks whose results such a prompt prints. */
export function tasksRead(prompt: string, dependsOn: readonly string[]): readonly string[] {
  return dependsOn.filter((name) => prompt.includes(`${BEFORE_NAME}${name}${BEFORE_KEY}`));
}

function endOfResult(prompt: string, at: number, dependsOn: readonly string[]): number | undefined {
  if (!prompt.startsWith(BEFORE_NAME, at)) return undefined;
  const from = at + BEFORE_NAME.length;
  const name = dependsOn.find((each) => prompt.startsWith(each, from) && prompt.startsWith(BEFORE_KEY, from + each.length));
  if (name === undefined) return undefined;
  const key = from + name.length + BEFORE_KEY.length;
  const end = prompt.indexOf(END, key);
  return end >= 0 && KEY.test(prompt.slice(key, end)) ? end + END.length : undefined;
}

function endOfBraces(prompt: string, at: number): number | undefined {
  const braces = BRACES.find((each) => prompt.startsWith(each, at));
  return braces === undefined ? undefined : at + braces.length;
}
