import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'coverage/**', '.opencites/**', '**/*.cjs'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { prefer: 'type-imports', fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
    },
  },
  {
    // Nest reads constructor parameter types at run time; type-only imports there would break injection.
    files: [
      'libs/{database,web,ledger,identity,notices,species,registers,applications,issuance,signing,verification,oversight,records}/src/**/*.ts',
      'apps/*/src/**/*.ts',
    ],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    // The ground and the verifier run in browsers: no Node globals.
    files: ['libs/{cites,credential,merkle,trust,verify,messages}/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-globals': ['error', 'Buffer', 'process', '__dirname', 'require'],
      'no-restricted-imports': ['error', { patterns: ['node:*', '@nestjs/*', 'typeorm', 'pg'] }],
    },
  },
  { files: ['**/src/data/**/*.ts', '**/catalogue/*.ts'], rules: { 'max-lines': 'off' } },
  { files: ['scripts/**', 'test/**', 'apps/cli/**', '**/*.mjs'], rules: { 'no-console': 'off' } },
);
