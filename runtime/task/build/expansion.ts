/**
 * Text that the kubelet's expansion of `$(NAME)` and `$$` turns back into `text`. A single `$` before anything else stands for itself and
 * is left alone, so that texts without references look the same in both modes.
 * @example escapeExpansion('$(HOME) $$ $x') // '$$(HOME) $$$ $x'
 */
export const escapeExpansion = (text: string): string => text.replace(/\$(?=[($])/g, '$$$$');

/** What the kubelet replaces by the value of a variable that stands earlier in the list. */
export const variableReference = (name: string): string => `$(${name})`;
