/** The cluster of the end-to-end tests; `npm test` starts it and says where it is. */
export function nodeClusterKubeconfig(): string {
  const path = process.env['KELOS_E2E_KUBECONFIG'];
  if (!path) throw new Error('KELOS_E2E_KUBECONFIG is not set; run: npm test -- e2e');
  return path;
}
