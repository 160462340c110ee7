import { bundledPackages } from './scripts/bundle-packages.mjs';

const pure = process.env.OPENCITES_TEST_PURE === '1';

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testSequencer: '<rootDir>/test/slowest-first.mjs',
  cacheDirectory: '<rootDir>/dist/.jest-cache',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test', '<rootDir>/migrations'],
  testRegex: pure ? '\\.spec\\.ts$' : '\\.(spec|int-spec|e2e-spec)\\.ts$',
  testPathIgnorePatterns: ['/node_modules/', '/dist/', ...(process.env.OPENCITES_TEST_LONG === '1' ? [] : ['\\.long\\.'])],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        sourceMaps: 'inline',
        swcrc: false,
        module: { type: 'es6' },
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
      },
    ],
  },
  moduleNameMapper: {
    ...(await bundledPackages()),
    '^#keystore/(.*)$': '<rootDir>/libs/keystore/src/$1.ts',
    '^#database/testing$': '<rootDir>/libs/database/src/testing.ts',
    '^#migrations$': '<rootDir>/migrations/index.ts',
    '^#([a-z]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  setupFiles: ['reflect-metadata'],
  testTimeout: 60000,
  ...(pure ? {} : { globalSetup: '<rootDir>/test/global-setup.mjs', globalTeardown: '<rootDir>/test/global-teardown.mjs' }),
};
