export * from './cron';
export * from './glob';
export * from './jsonpath';
export * from './names';
export * from './re2';
export * from './template';
