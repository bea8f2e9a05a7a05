import pino from 'pino';
import type { LogLevel } from '../lib/api/runtime-config';
import type { Logger } from './ports';

/** JSON lines on standard output. */
export const createLogger = (level: LogLevel): Logger =>
  pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
