// What every entry command needs before it can run: the right Node, installed packages, an up-to-date dist.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'dist', '.sources');

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`OpenCITES needs Node 20.19 or later; this is ${process.version}.\n`);
  process.exit(64);
}

/** `npm ci` when packages are missing or the lock file changed since they were installed. */
export function ensureInstalled() {
  const installed = join(root, 'node_modules', '.opencites-lock');
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return;
  process.stdout.write('Installing packages (npm ci) ...\n');
  const started = Date.now();
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (result.status !== 0) {
    process.stderr.write('npm ci failed: see the message above. Is the npm registry reachable?\n');
    process.exit(result.status ?? 1);
  }
  writeFileSync(installed, lock);
  process.stdout.write(`Installed in ${seconds(started)} s\n`);
}

/** Builds dist unless it was built from exactly these sources. */
export function ensureBuilt() {
  const now = sources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  const result = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Written by the build: path, size and time of every source file and of the lock file. */
export function writeStamp() {
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, sources());
}

function sources() {
  const lines = [];
  const add = (path) => {
    const { size, mtimeMs } = statSync(join(root, path));
    lines.push(`${path} ${size} ${mtimeMs}`);
  };
  const walk = (directory) => {
    for (const entry of readdirSync(join(root, directory), { withFileTypes: true })) {
      const path = `${directory}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else add(path);
    }
  };
  for (const tree of ['apps', 'libs', 'migrations', 'test', 'scripts']) if (existsSync(join(root, tree))) walk(tree);
  // What is bundled follows the packages.
  add('package-lock.json');
  return lines.sort().join('\n');
}

export function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(1);
}
