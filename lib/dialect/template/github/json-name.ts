/** The JSON name that a Go field usually has: `HTMLURL` is `html_url`, `CreatedAt` is `created_at`. */
export function jsonName(field: string): string {
  return field
    .replace(/([a-zA-Z])(URL|ID)$/, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
