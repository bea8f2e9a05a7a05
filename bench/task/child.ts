/** What a measured process answers with. */
export interface Usage {
  readonly cpuMs: number;
  readonly rssMb: number;
}

/** In the measured process: says that it is ready, answers `usage`, and ends on `stop`. */
export function serve(stop: () => Promise<void>): void {
  process.on('message', (message) => {
    if (message === 'usage') process.send?.(usage());
    else void stop().finally(() => process.exit(0));
  });
  process.send?.('ready');
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1000, rssMb: process.memoryUsage.rss() / 2 ** 20 };
}
