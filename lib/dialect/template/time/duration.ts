const SECOND = 1_000_000_000n;
const SMALL_UNITS: readonly (readonly [bigint, string])[] = [
  [1_000_000n, 'ms'],
  [1000n, 'µs'],
  [1n, 'ns'],
];

/** Writes nanoseconds as Go writes a duration: `1h2m3.5s`, `1.5µs`. */
export function formatDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  return `${nanoseconds < 0n ? '-' : ''}${size < SECOND ? small(size) : large(size)}`;
}

function small(size: bigint): string {
  const [unit, name] = SMALL_UNITS.find(([unit]) => size >= unit) ?? [1n, 'ns'];
  return `${decimal(size, unit)}${name}`;
}

function large(size: bigint): string {
  const minutes = size / (60n * SECOND);
  const seconds = `${decimal(size % (60n * SECOND), SECOND)}s`;
  if (minutes === 0n) return seconds;
  return minutes < 60n ? `${minutes}m${seconds}` : `${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function decimal(size: bigint, unit: bigint): string {
  const digits = unit.toString().length - 1;
  const fraction = (size % unit).toString().padStart(digits, '0').replace(/0+$/, '');
  return fraction === '' || digits === 0 ? `${size / unit}` : `${size / unit}.${fraction}`;
}
