import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

// The rooms of the project import one way: lib <- runtime <- embedded <- testing, cli. runtime sees of lib only the API types and the dialects;
// lib/spec, lib/api and lib/dialect are pure and know no infrastructure library.
const infrastructure = ['cdk8s', 'cdk8s-plus-28', 'constructs', '@pulumi/pulumi', '@pulumi/kubernetes'];
const zones = [
  { target: './lib', from: ['./runtime', './images', './test', './tools', './examples'] },
  { target: './runtime', from: './lib', except: ['./api', './dialect'] },
  { target: './runtime', from: ['./images', './test', './tools', './examples'] },
  { target: './lib/api', from: './lib', except: ['./api'] },
  { target: './lib/dialect', from: './lib', except: ['./dialect'] },
  { target: './lib/spec', from: './lib', except: ['./spec', './api', './dialect'] },
  { target: ['./lib/api', './lib/dialect', './lib/spec'], from: infrastructure.map((name) => `./node_modules/${name}`) },
];

export default tseslint.config(
  { ignores: ['build/', 'dist/', 'node_modules/', '**/*.generated.ts', 'test/vectors/'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.mjs'] }, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver': { typescript: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      complexity: ['error', 10],
      'max-depth': ['error', 3],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    // programs that talk to a terminal
    files: ['tools/**', 'test/run*.ts', 'test/cluster/**', 'examples/**', 'bench/**'],
    rules: { 'no-console': 'off' },
  },
  { files: ['**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
);
