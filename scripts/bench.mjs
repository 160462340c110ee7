// `npm run bench [NAME ...]`: each bench in test/bench prints its figures beside the raw limit measured in the same run. Not part of `npm test`.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, requireNode, root } from './prepare.mjs';

requireNode();
ensureInstalled();
ensureBuilt();
const wanted = process.argv.slice(2);
const directory = join(root, 'dist', 'test', 'bench');
const benches = readdirSync(directory)
  .filter((name) => name.endsWith('.bench.js'))
  .filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
  .sort();
if (benches.length === 0) {
  process.stderr.write(`No bench is called ${wanted.join(' or ')}.\n`);
  process.exit(64);
}
let failed = 0;
for (const name of benches) {
  process.stdout.write(`\n== ${name.replace('.bench.js', '')}\n`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', '--disable-warning=ExperimentalWarning', join(directory, name)], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
