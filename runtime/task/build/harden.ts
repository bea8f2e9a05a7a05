import type { Container, EnvVar, Job, PodSecurityContext, PodSpec, SecurityContext } from '../../../lib/api';
import { AGENT_CONTAINER, AGENT_UID } from '../../../lib/api/constants';
import { mergeAgentConfigs } from './agent-config';
import { agentEnv, builtInEnv, tokenSecret, workspaceEnv } from './env';
import { escapeExpansion, variableReference } from './expansion';
import { GoJson, goJsonString } from './go-json';
import { cloneArguments, runScript } from './init-containers';
import type { JobInput } from './input';
import { mcpSecretPlace, mcpServersJson } from './mcp-json';
import { CONTAINER, REPO_DIR } from './names';
import { readRepoUrl } from './repo-url';
import { gitFetchCommitScript } from './scripts/git-clone';
import { skillsInstallScriptForUser } from './scripts/skills-install';

/** One way in which a hardened Job differs from a compatible one. */
export type Transform = (job: Job, input: JobInput) => Job;

/** The hardened Job: the compatible one after the transforms of this file, and nothing else. */
export function harden(job: Job, input: JobInput): Job {
  return TRANSFORMS.reduce((hardened, transform) => transform(hardened, input), job);
}

const BUILT_IN_INIT: ReadonlySet<string> = new Set(Object.values(CONTAINER));

/** Reads the repository's URL as a URL: a host in capitals or behind a user is still github.com, and names keep their dots. */
export const repairRepository: Transform = (job, input) => {
  if (!input.workspace) return job;
  const shared = workspaceEnv(input, readRepoUrl);
  return mapContainers(job, (container) => {
    switch (container.name) {
      case CONTAINER.gitClone:
        return { ...container, env: shared };
      case CONTAINER.branchSetup:
        return { ...container, env: [...shared, ...(container.env ?? []).filter(({ name }) => name === 'KELOS_BRANCH')] };
      case AGENT_CONTAINER:
        return { ...container, env: agentEnv(input, mergeAgentConfigs(input.agentConfigs), readRepoUrl) };
      default:
        return container;
    }
  });
};

/** Fetches one branch; `branch-setup` fetches the Task's own by itself. */
export const oneBranchClone: Transform = (job, input) => {
  const spec = input.workspace?.spec;
  if (!spec) return job;
  const args = [...(tokenSecret(input) === undefined ? [] : ['--']), ...cloneArguments(spec, 'one branch')];
  return mapContainers(job, (container) => (container.name === CONTAINER.gitClone ? { ...container, args } : container));
};

/** A ref that is a commit's whole hash: git clones branches and tags only. */
export const fetchCommitRef: Transform = (job, input) => {
  const { ref = '', repo = '' } = input.workspace?.spec ?? {};
  if (!/^[0-9a-f]{40}$/i.test(ref)) return job;
  const script = gitFetchCommitScript(tokenSecret(input) === undefined ? 'without token' : 'with token');
  return mapContainers(job, (container) =>
    container.name === CONTAINER.gitClone
      ? { ...container, command: runScript(script), args: ['--', repo, REPO_DIR, ref] }
      : container,
  );
};

/** Installs skills.sh packages as the agent's user on the agent's image, which has git and Node: no root, no further image. */
export const installSkillsAsUser: Transform = (job, input) => {
  const agent = job.spec?.template.spec?.containers.find(({ name }) => name === AGENT_CONTAINER);
  const { skills } = mergeAgentConfigs(input.agentConfigs);
  return mapContainers(job, (container) => {
    if (container.name !== CONTAINER.skillsInstall) return container;
    return {
      ...container,
      image: agent?.image,
      ...(agent?.imagePullPolicy === undefined ? {} : { imagePullPolicy: agent.imagePullPolicy }),
      command: runScript(skillsInstallScriptForUser(skills)),
      securityContext: { runAsUser: AGENT_UID },
    };
  });
};

/**
 * Keeps the kubelet from expanding `$(NAME)` and `$$` in the prompt and in everything else that we put into arguments and variables: texts
 * arrive byte for byte, and none can pull a secret variable into itself. podOverrides.env and users' containers keep Kubernetes' expansion.
 */
export const escapeReferences: Transform = (job, input) => {
  const own = ownVariables(input);
  const escapeArgs = ({ args }: Container) => (args === undefined ? {} : { args: args.map(escapeExpansion) });
  const escapeEnv = ({ env }: Container, isOwn: (variable: EnvVar) => boolean) =>
    env === undefined ? {} : { env: env.map((variable) => (isOwn(variable) ? escapeVariable(variable) : variable)) };
  return mapContainers(job, (container) => {
    if (container.name === AGENT_CONTAINER) {
      return { ...container, ...escapeArgs(container), ...escapeEnv(container, ({ name }) => own.has(name)) };
    }
    return BUILT_IN_INIT.has(container.name)
      ? { ...container, ...escapeArgs(container), ...escapeEnv(container, () => true) }
      : container;
  });
};

/** Variables of the agent's container that are ours; one of podOverrides.env never has such a name. */
const ownVariables = (input: JobInput): ReadonlySet<string> =>
  new Set(builtInEnv(input, mergeAgentConfigs(input.agentConfigs), readRepoUrl).map(({ name }) => name));

const escapeVariable = (variable: EnvVar): EnvVar =>
  variable.value === undefined ? variable : { ...variable, value: escapeExpansion(variable.value) };

/**
 * Secret values of MCP servers come from the AgentConfigs' MCP Secrets, one variable each, and stand in `KELOS_MCP_SERVERS` as references:
 * the kubelet composes it, and nobody who may read Jobs can read them.
 */
export const referMcpSecrets: Transform = (job, { mcpServers = [] }) => {
  const variables: EnvVar[] = [];
  const literal = (text: string): string => escapeExpansion(goJsonString(text));
  const value = mcpServersJson(mcpServers, new GoJson(literal), (placed) => {
    if (!placed.value.secret) return literal(placed.value.text);
    const { secret, key } = mcpSecretPlace(placed);
    const name = `KELOS_MCP_${variables.length}`;
    variables.push({ name, valueFrom: { secretKeyRef: { name: secret, key } } });
    return variableReference(name);
  });
  if (variables.length === 0) return job;
  const reserved = new Set(variables.map(({ name }) => name));
  return mapContainers(job, (container) => {
    if (container.name !== AGENT_CONTAINER) return container;
    const others = (container.env ?? []).filter(({ name }) => !reserved.has(name));
    // a reference reaches only variables that stand before it
    const env = others.flatMap((variable) =>
      variable.name === 'KELOS_MCP_SERVERS' ? [...variables, { ...variable, value }] : [variable],
    );
    return { ...container, env };
  });
};

/**
 * The Pod gets no token for the API server. Who names a service account wants the agent to have its rights, so there the account's own
 * setting decides.
 */
export const withholdServiceAccountToken: Transform = (job) =>
  mapPod(job, (pod) => (pod.serviceAccountName ? pod : { ...pod, automountServiceAccountToken: false }));

/** Fills what Pod Security `restricted` demands, wherever nothing is said, in users' containers too. */
export const restrictSecurity: Transform = (job) => {
  const pod = job.spec?.template.spec?.securityContext ?? {};
  const withContainers = mapContainers(job, (container) => ({
    ...container,
    securityContext: restrictContainer(
      container.name === AGENT_CONTAINER ? asAgentUser(container, pod) : container.securityContext,
    ),
  }));
  return mapPod(withContainers, (spec) => ({ ...spec, securityContext: restrictPod(pod) }));
};

/** An image's USER may be a name, of which the kubelet cannot tell whether it is root. */
function asAgentUser({ securityContext }: Container, pod: PodSecurityContext): SecurityContext {
  return pod.runAsUser === undefined ? { runAsUser: AGENT_UID, ...securityContext } : { ...securityContext };
}

const restrictPod = (pod: PodSecurityContext): PodSecurityContext => ({
  // who asks for root has decided
  ...(pod.runAsUser === 0 ? {} : { runAsNonRoot: true }),
  seccompProfile: { type: 'RuntimeDefault' },
  ...pod,
});

/** runAsNonRoot and the seccomp profile come from the Pod. */
function restrictContainer(own: SecurityContext = {}): SecurityContext {
  const root = own.runAsUser === 0 ? { runAsNonRoot: false } : {};
  if (own.privileged) return { ...root, ...own };
  const drop = own.capabilities?.drop?.length ? own.capabilities.drop : ['ALL'];
  return {
    ...root,
    // the API server refuses the two together
    ...(hasSysAdmin(own) ? {} : { allowPrivilegeEscalation: false }),
    ...own,
    capabilities: { ...own.capabilities, drop },
  };
}

const hasSysAdmin = ({ capabilities }: SecurityContext): boolean =>
  capabilities?.add?.some((name) => /^(CAP_)?SYS_ADMIN$/.test(name)) ?? false;

function mapPod(job: Job, change: (pod: PodSpec) => PodSpec): Job {
  const spec = job.spec;
  const pod = spec?.template.spec;
  return spec && pod ? { ...job, spec: { ...spec, template: { ...spec.template, spec: change(pod) } } } : job;
}

const mapContainers = (job: Job, change: (container: Container) => Container): Job =>
  mapPod(job, (pod) => ({
    ...pod,
    ...(pod.initContainers ? { initContainers: pod.initContainers.map(change) } : {}),
    containers: pod.containers.map(change),
  }));

const TRANSFORMS: readonly Transform[] = [
  repairRepository,
  oneBranchClone,
  fetchCommitRef,
  installSkillsAsUser,
  escapeReferences,
  referMcpSecrets,
  withholdServiceAccountToken,
  restrictSecurity,
];
