import { cacheFolder, canRunNode, ensureNodeCluster, importImages, kubectlPath } from '../../test/support/cluster';
import type { Seen } from '../../test/support/kubectl';
import { Quickstart } from '../../test/support/quickstart';

/** Runs the quickstart on a real Kubernetes on this machine, with stand-ins for what would need an account, and shows what happens. */

const started = Date.now();
const say = (text: string): void => console.log(`[${((Date.now() - started) / 1_000).toFixed(0).padStart(3)} s] ${text}`);

async function main(): Promise<void> {
  const able = await canRunNode();
  if (able !== true) throw new Error(`a cluster cannot run on this machine: ${able}`);
  say('Starting a Kubernetes on this machine (some minutes the first time)');
  const { kubeconfig } = await ensureNodeCluster({ progress: say });
  say('Making the images of the agent');
  await importImages({ progress: say });
  const quickstart = new Quickstart(kubeconfig);
  try {
    await show(quickstart, kubeconfig);
  } finally {
    quickstart.close();
  }
}

async function show(quickstart: Quickstart, kubeconfig: string): Promise<void> {
  say('Starting the stand-ins: a Git server, a model, an MCP server');
  await quickstart.applyStandIns();
  say('Synthesising the app and applying it');
  await quickstart.applyApp();
  await follow(quickstart);
  const [plan, build] = [await quickstart.newest('plan'), await quickstart.newest('build')];
  for (const task of [plan, build]) if (task) report(task);
  await log(quickstart);
  say('Done. The cluster stays up.');
  const kubectl = `${kubectlPath()} --kubeconfig ${kubeconfig}`;
  console.log(`
Look around:
  ${kubectl} get tasks,jobs,pods -n agents
  ${kubectl} describe task -n agents ${build?.metadata.name ?? ''}
  ${kubectl} logs -n kelos-system deploy/kelos-runtime
Stop it:
  test/cluster/cluster.sh down node       (fresh node: also forgets its objects; all it keeps is in ${cacheFolder()})
`);
}

/** Prints every change of a Task until both are finished. */
async function follow(quickstart: Quickstart): Promise<void> {
  const shown = new Map<string, string>();
  for (;;) {
    const tasks = (await Promise.all(['plan', 'build'].map((id) => quickstart.newest(id)))).filter((task) => task !== undefined);
    for (const { metadata, status } of tasks) {
      const state = [status?.phase ?? 'new', status?.message].filter(Boolean).join(': ');
      if (shown.get(metadata.name) !== state) say(`Task ${metadata.name}  ${state}`);
      shown.set(metadata.name, state);
    }
    if (tasks.length === 2 && tasks.every(({ status }) => status?.phase === 'Succeeded' || status?.phase === 'Failed')) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function report({ metadata, status }: Seen): void {
  console.log(`\n${metadata.name}: ${status?.phase}`);
  for (const [key, value] of Object.entries(status?.results ?? {})) {
    console.log(`  ${key}: ${key === 'response' ? JSON.stringify(Buffer.from(value, 'base64').toString()) : value}`);
  }
  if (status?.phase !== 'Succeeded') throw new Error(`Task ${metadata.name} did not succeed: ${status?.message}`);
}

async function log(quickstart: Quickstart): Promise<void> {
  const branches = (await quickstart.kubectl.page('stand-ins', 'git', '/__log/acme/shop.git')) as Record<
    string,
    readonly { readonly commit: string; readonly author: string; readonly subject: string; readonly files: readonly string[] }[]
  >;
  console.log('\ngit log feat/search');
  for (const { commit, author, subject, files } of branches['feat/search'] ?? []) {
    console.log(`  ${commit.slice(0, 8)} ${author}: ${subject} (${files.join(', ')})`);
  }
  console.log('');
}

main().catch((error: unknown) => {
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
