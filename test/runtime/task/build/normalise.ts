import { CONTAINER } from '../../../../runtime/task/build/names';

/** Brings two Jobs into one form in which only real differences are left: what Kubernetes' own encoding treats as equal becomes equal. */
export const normaliseJob = (job: unknown): unknown => normalise(hideScripts(JSON.parse(JSON.stringify(job))), '');

/** Boolean and number members that are no pointers in Kubernetes: false and 0 are the same as absent. */
const PLAIN = new Set([
  'readOnly',
  'stdin',
  'stdinOnce',
  'tty',
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'failureThreshold',
  'periodSeconds',
]);
/** Empty objects that mean something. */
const MEANINGFUL = new Set(['emptyDir']);
const QUANTITY_MAPS = new Set(['requests', 'limits']);
const QUANTITIES = new Set(['sizeLimit', 'divisor']);

function normalise(value: unknown, name: string): unknown {
  if (QUANTITIES.has(name) && (typeof value === 'string' || typeof value === 'number')) return nano(String(value));
  if (Array.isArray(value)) return value.map((item) => normalise(item, ''));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value)
    .map(([key, inner]): [string, unknown] => [key, QUANTITY_MAPS.has(name) ? nano(String(inner)) : normalise(inner, key)])
    .filter(([key, inner]) => !isAbsent(key, inner));
  return Object.fromEntries(members.filter(([key]) => key !== 'namespace'));
}

function isAbsent(name: string, value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (PLAIN.has(name)) return value === false || value === 0;
  return typeof value === 'object' && !MEANINGFUL.has(name) && Object.keys(value).length === 0;
}

/** The wording of built-in scripts is free. */
function hideScripts(job: unknown): unknown {
  const names = new Set<unknown>(Object.values(CONTAINER));
  return JSON.parse(JSON.stringify(job), (_key, value: unknown) =>
    isScriptContainer(value, names) ? { ...value, command: ['sh', '-c', '<script>'] } : value,
  );
}

function isScriptContainer(value: unknown, names: ReadonlySet<unknown>): value is { command: readonly string[] } {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('command' in value)) return false;
  return names.has(value.name) && Array.isArray(value.command) && value.command[0] === 'sh' && value.command[1] === '-c';
}

const SUFFIXES: Readonly<Record<string, bigint>> = {
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
};
const EXPONENTS: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** A quantity in billionths, rounded up as Kubernetes does; equal amounts become equal texts. */
export function nano(quantity: string): string {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/.exec(quantity);
  if (!match) return quantity;
  const [sign, whole, fraction, suffix] = [1, 2, 3, 4].map((group) => match[group] ?? '') as [string, string, string, string];
  const digits = BigInt(`${whole}${fraction}` || '0') * (SUFFIXES[suffix] ?? 1n);
  return `${sign.replace('+', '')}${shift(digits, 9 - fraction.length + powerOf(suffix))}n`;
}

const powerOf = (suffix: string): number => (suffix in SUFFIXES ? 0 : (EXPONENTS[suffix] ?? Number(suffix.slice(1))));

function shift(digits: bigint, power: number): bigint {
  const factor = 10n ** BigInt(Math.abs(power));
  return power >= 0 ? digits * factor : (digits + factor - 1n) / factor;
}
