/** What fields of a manifest are called by whoever wrote constructs. */
const RENAMED: readonly (readonly [RegExp, string])[] = [
  [/^spec\.taskTemplate\.metadata\./, 'task.'],
  [/^spec\.taskTemplate\b/, 'task'],
  [/^spec\.when\.\w+/, 'trigger'],
  [/^spec\.when$/, 'trigger'],
  [/^spec\./, ''],
  [/\bpromptTemplate\b/, 'prompt'],
  [/\bworkspaceRef\b(\.name)?/, 'workspace'],
  [/\bagentConfigRefs\b/, 'configs'],
  [/\bttlSecondsAfterFinished\b/, 'ttlAfterFinished'],
  [/\bagentsMD\b/, 'agentsMd'],
  [/^((?:task\.)?)(type|credentials|model|effort|image)\b/, '$1agent.$2'],
  [/\bsecretRef\b(\.name)?/, 'secret'],
  [/\bsuspend\b/, 'suspended'],
  [/(contextSources\[\d+\])\.http\./, '$1.'],
];

/** The property of a construct that a field of its manifest comes from. */
export function propertyName(field: string): string {
  return RENAMED.reduce((name, [pattern, replacement]) => name.replace(pattern, replacement), field);
}
