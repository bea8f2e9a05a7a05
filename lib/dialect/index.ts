export * from './cron';
export * from './template';
