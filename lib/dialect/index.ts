export * from './cron';
export * from './names';
export * from './template';
