/** Lower case as Go makes it, character by character: İ becomes a plain i, and Σ never ς. */
export function goLowerCase(text: string): string {
  return Array.from(text, (character) => (character === '\u0130' ? 'i' : character.toLowerCase())).join('');
}
