// Builds all of dist: TypeScript with SWC (no type check; `npm run check` does that), third-party packages
// bundled, assets copied, browser bundles with esbuild.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { importBundledPackages, removeOldBundles } from './bundle-packages.mjs';
import { root, writeStamp } from './prepare.mjs';

const started = Date.now();

function run(label, command, args) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  if (result.status !== 0) {
    process.stderr.write(`${label} failed\n${result.stdout ?? ''}${result.stderr ?? ''}`);
    process.exit(result.status ?? 1);
  }
}

const trees = ['apps', 'libs', 'migrations', 'test'].filter((tree) => existsSync(join(root, tree)));
// Compiled beside the old dist and then moved into its place: whatever runs from dist meanwhile never finds it half gone.
const fresh = join('dist', `.fresh-${process.pid}`);
const stale = join('dist', `.stale-${process.pid}`);
mkdirSync(join(root, stale), { recursive: true });
run('Compiling', process.execPath, [
  'node_modules/@swc/cli/bin/swc.js',
  ...trees,
  '--out-dir',
  fresh,
  '--extensions',
  '.ts',
  '--config-file',
  '.swcrc',
]);
await importBundledPackages(join(root, fresh));
for (const tree of trees) {
  if (existsSync(join(root, 'dist', tree))) renameSync(join(root, 'dist', tree), join(root, stale, tree));
  if (existsSync(join(root, fresh, tree))) renameSync(join(root, fresh, tree), join(root, 'dist', tree));
}
for (const directory of [fresh, stale]) rmSync(join(root, directory), { recursive: true, force: true });
removeOldBundles();

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
