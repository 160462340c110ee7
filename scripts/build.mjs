// Builds all of dist: TypeScript with SWC (no type check; `npm run check` does that), assets copied, browser bundles with esbuild.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, writeStamp } from './prepare.mjs';

const started = Date.now();

function run(label, command, args) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  if (result.status !== 0) {
    process.stderr.write(`${label} failed\n${result.stdout ?? ''}${result.stderr ?? ''}`);
    process.exit(result.status ?? 1);
  }
}

for (const tree of ['apps', 'libs', 'migrations', 'test']) rmSync(join(root, 'dist', tree), { recursive: true, force: true });
const trees = ['apps', 'libs', 'migrations', 'test'].filter((tree) => existsSync(join(root, tree)));
run('Compiling', process.execPath, [
  'node_modules/@swc/cli/bin/swc.js',
  ...trees,
  '--out-dir',
  'dist',
  '--extensions',
  '.ts',
  '--config-file',
  '.swcrc',
]);

// Fonts, templates and other files that are read at run time stand beside their code.
for (const tree of trees)
  for (const unit of readdirSync(join(root, tree), { withFileTypes: true })) {
    if (!unit.isDirectory()) continue;
    for (const assets of ['assets', 'fonts', 'public', 'views']) {
      const from = join(root, tree, unit.name, assets);
      if (existsSync(from)) cpSync(from, join(root, 'dist', tree, unit.name, assets), { recursive: true });
    }
    const bundle = join(root, tree, unit.name, 'browser', 'build.mjs');
    if (existsSync(bundle)) run(`Bundling ${unit.name} for the browser`, process.execPath, [bundle]);
  }
writeStamp();
process.stdout.write(`Built dist in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
