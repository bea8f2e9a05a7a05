/** @returns {import('jest').Config} */
const project = (displayName, testMatch) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/dist/'],
  transform: { '^.+\\.ts$': ['ts-jest', {}] },
  moduleNameMapper: { '^kelos-iac$': '<rootDir>/lib/index.ts', '^kelos-iac/(api|spec|dialect)$': '<rootDir>/lib/$1/index.ts' },
});

/** @type {import('jest').Config} */
export default {
  projects: [
    project('unit', ['<rootDir>/test/{runtime,dialect,images,tools,support}/**/*.test.ts']),
    project('synth', ['<rootDir>/test/{lib,pulumi}/**/*.test.ts']),
    project('integration', ['<rootDir>/test/integration/**/*.test.ts']),
    project('e2e', ['<rootDir>/test/e2e/**/*.test.ts']),
  ],
};
