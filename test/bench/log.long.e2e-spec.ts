import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const bench = fileURLToPath(new URL('../../dist/test/bench/log.bench.js', import.meta.url));

it('a log of a million entries keeps to its figures', () => {
  const { OPENCITES_TEST_SERVER: _, ...environment } = process.env;
  const run = spawnSync(process.execPath, ['--expose-gc', '--disable-warning=ExperimentalWarning', bench], {
    encoding: 'utf8',
    env: { ...environment, OPENCITES_BENCH_ENTRIES: '1000000' },
    timeout: 3_500_000,
  });
  process.stdout.write(run.stdout);
  expect({ status: run.status, missed: run.stdout.match(/^.*MISSED$/gm), said: run.stderr }).toEqual({ status: 0, missed: null, said: '' });
}, 3_600_000);
