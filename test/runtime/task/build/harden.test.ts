import * as fc from 'fast-check';
import type { Container, Job, PodOverrides } from '../../../../lib/api';
import { mcpSecretKey } from '../../../../lib/api/mcp-secret';
import {
  escapeReferences,
  fetchCommitRef,
  harden,
  installSkillsAsUser,
  oneBranchClone,
  referMcpSecrets,
  repairRepository,
  restrictSecurity,
  type Transform,
  withholdServiceAccountToken,
} from '../../../../runtime/task/build/harden';
import type { JobInput } from '../../../../runtime/task/build/input';
import { buildJob } from '../../../../runtime/task/build/job';
import { mcpSecretData } from '../../../../runtime/task/build/mcp-json';
import { CONTAINER } from '../../../../runtime/task/build/names';
import { containerOf } from './host-pod';
import { environment, expand } from './kubelet';
import { jobInput, taskSpec } from './make-input';
import { refusesRestricted } from './restricted';
import { goldenCases, inputOf } from './vectors';

const AGENT = 'kelos-agent';
const after = (transform: Transform, input: JobInput): Job => transform(buildJob(input), input);
const hardened = (input: JobInput): Job => harden(buildJob(input), input);
const agentOf = (job: Job): Container => containerOf(job, AGENT);
const podOf = (job: Job) => job.spec?.template.spec;
const variable = (container: Container, name: string) => container.env?.find((entry) => entry.name === name);
const withOverrides = (podOverrides: PodOverrides): JobInput => jobInput({ task: taskSpec({ podOverrides }) });
const withRepo = (repo: string, more: object = {}): JobInput => jobInput({ workspace: { name: 'w', spec: { repo, ...more } } });
const namesOf = (container: Container): string[] => (container.env ?? []).map(({ name }) => name);

describe('repairing the repository', () => {
  it('knows github.com in capitals and behind a user', () => {
    const input = withRepo('https://u:t@GitHub.com/o/r', { secretRef: { name: 'gh' } });
    expect(namesOf(containerOf(buildJob(input), CONTAINER.gitClone))).toContain('GH_ENTERPRISE_TOKEN');
    const job = after(repairRepository, input);
    expect(namesOf(containerOf(job, CONTAINER.gitClone))).toEqual(['GITHUB_TOKEN', 'GH_TOKEN', 'KELOS_GITHUB_TOKEN_FILE']);
    expect(namesOf(agentOf(job))).toEqual(expect.arrayContaining(['GH_TOKEN']));
    expect(namesOf(agentOf(job))).not.toContain('GH_HOST');
  });

  it('knows an Enterprise host whatever the repository is called', () => {
    const input = jobInput({
      task: taskSpec({ branch: 'b' }),
      workspace: { name: 'w', spec: { repo: 'https://ghe.corp.com/o/.github' } },
    });
    const job = after(repairRepository, input);
    expect(variable(agentOf(job), 'GH_HOST')).toEqual({ name: 'GH_HOST', value: 'ghe.corp.com' });
    expect(containerOf(job, CONTAINER.branchSetup).env).toEqual([
      { name: 'GH_HOST', value: 'ghe.corp.com' },
      { name: 'KELOS_BRANCH', value: 'b' },
    ]);
  });

  it('keeps the dots of the upstream repository', () => {
    const input = withRepo('https://github.com/me/my.site', {
      remotes: [{ name: 'upstream', url: 'https://github.com/acme/my.site' }],
    });
    expect(variable(agentOf(after(repairRepository, input)), 'KELOS_UPSTREAM_REPO')).toMatchObject({ value: 'acme/my.site' });
  });
});

describe('cloning one branch', () => {
  it.each([
    ['without a token', {}, ['clone']],
    ['with a token', { secretRef: { name: 'gh' } }, ['--', 'clone']],
  ])('leaves the other branches away %s', (_title, more, start) => {
    const { args } = containerOf(after(oneBranchClone, withRepo('https://h/o/r', { ref: 'main', ...more })), CONTAINER.gitClone);
    expect(args).toEqual([...start, '--branch', 'main', '--depth', '1', '--', 'https://h/o/r', '/workspace/repo']);
  });
});

describe('a ref that is a commit', () => {
  const sha = '0123456789abcdef0123456789abcdef01234567';

  it('is fetched by a script', () => {
    const container = containerOf(after(fetchCommitRef, withRepo('https://h/o/r', { ref: sha })), CONTAINER.gitClone);
    expect(container.args).toEqual(['--', 'https://h/o/r', '/workspace/repo', sha]);
    expect(container.command?.slice(0, 2)).toEqual(['sh', '-c']);
  });

  it.each(['main', 'abcdef0', `${sha}0`])('is not %s', (ref) => {
    const input = withRepo('https://h/o/r', { ref });
    expect(after(fetchCommitRef, input)).toEqual(buildJob(input));
  });
});

describe('installing skills', () => {
  it('happens as the agent on its image, pulled by its rule', () => {
    const input = jobInput({
      config: { skills: [{ source: 'o/r' }] },
      images: { 'claude-code': 'mine:1' },
      imagePullPolicies: { 'claude-code': 'Never' },
    });
    const container = containerOf(after(installSkillsAsUser, input), CONTAINER.skillsInstall);
    expect(container).toMatchObject({ image: 'mine:1', imagePullPolicy: 'Never', securityContext: { runAsUser: 61100 } });
    expect(container.command?.[2]).not.toMatch(/apk|chown/);
  });
});

describe('escaping references', () => {
  const text = 'pay $$5 to $(GITHUB_TOKEN)';
  const input = jobInput({
    task: taskSpec({
      prompt: text,
      model: text,
      branch: text,
      podOverrides: { env: [{ name: 'USER_VALUE', value: text }], extraContainers: [{ name: 'x', args: [text] }] },
    }),
    workspace: {
      name: 'w',
      spec: { repo: `https://h/o/${text}`, ref: text, setupCommand: ['echo', text], secretRef: { name: 'gh' } },
    },
    config: { agentsMD: text, mcpServers: [{ name: 'm', type: 'stdio', command: text, env: [{ name: text, value: text }] }] },
  });
  const job = hardened(input);
  const variables = (container: Container) => environment(container.env ?? [], { 'gh/GITHUB_TOKEN': 'secret' });
  const started = (container: Container) => (container.args ?? []).map((argument) => expand(argument, variables(container)));

  it('lets the prompt through byte for byte', () => {
    expect(started(agentOf(job))).toEqual([text]);
    expect(started(agentOf(buildJob(input)))).not.toEqual([text]);
  });

  it('lets our variables through byte for byte', () => {
    const seen = variables(agentOf(job));
    expect(seen.get('KELOS_MODEL')).toBe(text);
    expect(seen.get('KELOS_AGENTS_MD')).toBe(text);
    expect(JSON.parse(seen.get('KELOS_SETUP_COMMAND') ?? '')).toEqual(['echo', text]);
    expect(JSON.parse(seen.get('KELOS_MCP_SERVERS') ?? '')).toEqual({
      mcpServers: { m: { type: 'stdio', command: text, env: { [text]: text } } },
    });
  });

  it('lets repository, ref and branch through to git', () => {
    expect(started(containerOf(job, CONTAINER.gitClone))).toEqual(expect.arrayContaining([text, `https://h/o/${text}`]));
    expect(variables(containerOf(job, CONTAINER.branchSetup)).get('KELOS_BRANCH')).toBe(text);
  });

  it('leaves podOverrides.env and users’ containers their expansion', () => {
    expect(variable(agentOf(job), 'USER_VALUE')).toEqual({ name: 'USER_VALUE', value: text });
    expect(containerOf(job, 'x').args).toEqual([text]);
  });

  it('changes nothing where there is nothing to escape', () => {
    const plain = jobInput({ task: taskSpec({ prompt: 'costs $5, ${HOME}', model: 'm' }) });
    expect(after(escapeReferences, plain)).toEqual(buildJob(plain));
  });
});

describe('MCP values from Secrets', () => {
  const secrets = { hdr: { Authorization: 'Bearer "$$x"' }, s: { A: 'nine\n', B: '$(KELOS_AGENT_TYPE)' } };
  const input = jobInput({
    config: {
      mcpServers: [
        {
          name: 'docs',
          type: 'http',
          url: 'https://u?a&b',
          headers: { 'X-Keep': '$(KELOS_MODEL)' },
          headersFrom: { secretRef: { name: 'hdr' } },
        },
        { name: 'local', type: 'stdio', command: 'c', env: [{ name: 'Z', value: '1' }], envFrom: { secretRef: { name: 's' } } },
      ],
    },
    secrets,
    task: taskSpec({
      model: 'm',
      podOverrides: {
        env: [
          { name: 'KELOS_MCP_0', value: 'mine' },
          { name: 'KELOS_MCP_9', value: 'mine' },
        ],
      },
    }),
  });
  const filled = Object.fromEntries(
    Object.entries(mcpSecretData(input.mcpServers ?? [])).flatMap(([secret, data]) =>
      Object.entries(data).map(([key, value]) => [`${secret}/${key}`, value]),
    ),
  );

  it('are variables that stand before the one they are used in', () => {
    const job = after(referMcpSecrets, input);
    expect(agentOf(job).env?.slice(2)).toEqual([
      reference(0, mcpSecretKey('docs', 'header', 'Authorization')),
      reference(1, mcpSecretKey('local', 'env', 'A')),
      reference(2, mcpSecretKey('local', 'env', 'B')),
      { name: 'KELOS_MCP_SERVERS', value: expect.stringContaining('"Authorization":$(KELOS_MCP_0)') as string },
      { name: 'KELOS_MCP_9', value: 'mine' },
    ]);
  });

  const reference = (n: number, key: string) => ({
    name: `KELOS_MCP_${n}`,
    valueFrom: { secretKeyRef: { name: 'conf-kelos-mcp', key } },
  });

  it('are what the compatible Job shows, once the kubelet has put them together', () => {
    const composed = environment(agentOf(hardened(input)).env ?? [], filled).get('KELOS_MCP_SERVERS');
    expect(composed).toBe(variable(agentOf(buildJob(input)), 'KELOS_MCP_SERVERS')?.value);
  });

  it('stand nowhere in the hardened Job', () => {
    const text = JSON.stringify(hardened(input));
    for (const value of ['Bearer', 'nine']) expect(text).not.toContain(value);
  });

  it('change nothing when there are none', () => {
    const plain = jobInput({ config: { mcpServers: [{ name: 'm', type: 'stdio', command: '$(A)' }] } });
    expect(after(referMcpSecrets, plain)).toEqual(buildJob(plain));
  });

  it('may be any text', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[-._a-zA-Z0-9]{1,12}$/), fc.string({ unit: fc.constantFrom(...'$()ab"\\\n<&é😀') })),
        (data) => {
          const any = jobInput({
            config: { mcpServers: [{ name: '$(m', type: 'stdio', command: 'c', envFrom: { secretRef: { name: 's' } } }] },
            secrets: { s: data },
          });
          const held = Object.entries(mcpSecretData(any.mcpServers ?? [])['conf-kelos-mcp'] ?? {});
          const composed = environment(
            agentOf(hardened(any)).env ?? [],
            Object.fromEntries(held.map(([key, value]) => [`conf-kelos-mcp/${key}`, value])),
          );
          expect(composed.get('KELOS_MCP_SERVERS')).toBe(variable(agentOf(buildJob(any)), 'KELOS_MCP_SERVERS')?.value);
        },
      ),
    );
  });
});

describe('the service-account token', () => {
  it('is withheld', () => {
    expect(podOf(after(withholdServiceAccountToken, jobInput()))?.automountServiceAccountToken).toBe(false);
  });

  it('is left to the account that a user names', () => {
    const job = after(withholdServiceAccountToken, withOverrides({ serviceAccountName: 'deployer' }));
    expect(podOf(job)).not.toHaveProperty('automountServiceAccountToken');
  });
});

describe('restricting security', () => {
  const context = (podOverrides: PodOverrides) => {
    const job = after(restrictSecurity, withOverrides(podOverrides));
    return {
      pod: podOf(job)?.securityContext,
      agent: agentOf(job).securityContext,
      user: podOf(job)?.containers[1]?.securityContext,
    };
  };
  const closed = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  const nonRoot = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
  const userContainer = (securityContext: object) => ({ extraContainers: [{ name: 'x', image: 'i', securityContext }] });

  it('fills everything where nothing is said', () => {
    expect(context({ extraContainers: [{ name: 'x', image: 'i' }] })).toEqual({
      pod: nonRoot,
      agent: { runAsUser: 61100, ...closed },
      user: closed,
    });
  });

  it('keeps what a user said about the Pod', () => {
    const podSecurityContext = { runAsNonRoot: false, runAsUser: 1000, seccompProfile: { type: 'Unconfined' } };
    expect(context({ podSecurityContext })).toMatchObject({ pod: podSecurityContext, agent: closed });
    expect(context({ podSecurityContext }).agent).not.toHaveProperty('runAsUser');
  });

  it('keeps what a user said about the agent', () => {
    const containerSecurityContext = {
      runAsUser: 7,
      allowPrivilegeEscalation: true,
      capabilities: { add: ['NET_BIND_SERVICE'] },
    };
    expect(context({ containerSecurityContext }).agent).toEqual({
      runAsUser: 7,
      allowPrivilegeEscalation: true,
      capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
    });
  });

  it('lets a container be root that asks for it', () => {
    expect(context(userContainer({ runAsUser: 0 })).user).toEqual({ runAsUser: 0, runAsNonRoot: false, ...closed });
    expect(context({ podSecurityContext: { runAsUser: 0 } }).pod).not.toHaveProperty('runAsNonRoot');
  });

  it.each([
    ['privileged', { privileged: true }],
    ['with all of the system', { capabilities: { add: ['SYS_ADMIN'] } }],
  ])('does not contradict a container that is %s, which the API server refuses', (_title, securityContext) => {
    expect(context(userContainer(securityContext)).user).not.toHaveProperty('allowPrivilegeEscalation');
  });
});

describe('a hardened Job of every vector', () => {
  const jobs = goldenCases()
    .filter(({ expectedJob }) => expectedJob !== null)
    .map((golden) => [golden.name, inputOf(golden)] as const);

  it.each(jobs)('passes Pod Security restricted, but for what users’ containers ask for: %s', (_name, input) => {
    const asked = usersWishes(input.task.spec.podOverrides ?? {});
    expect(
      refusesRestricted(hardened(input)).filter((sentence) => !asked.some((name) => sentence.startsWith(`${name}: `))),
    ).toEqual([]);
  });
});

/** Containers whose security a user has spoken about. */
const usersWishes = ({
  extraContainers = [],
  extraInitContainers = [],
  containerSecurityContext,
}: PodOverrides): readonly string[] => [
  ...[...extraContainers, ...extraInitContainers].filter(({ securityContext }) => securityContext).map(({ name }) => name),
  ...(containerSecurityContext ? [AGENT] : []),
];
