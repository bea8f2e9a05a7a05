import type { Cluster } from '../../runtime/kube/cluster';

const unused = async (): Promise<never> => {
  throw new Error('this test does not use that');
};

/** A cluster of which a test provides the methods that it uses. */
export const unusedCluster: Cluster = {
  get: unused,
  list: unused,
  create: unused,
  patch: unused,
  patchStatus: unused,
  delete: unused,
  podLog: unused,
  watch: () => {
    throw new Error('this test does not use that');
  },
};
