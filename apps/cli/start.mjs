// `npm start`: plain Node without dependencies, because on a fresh clone nothing is installed yet.
// Installs, builds, then hands over to `opencites start`.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureBuilt, ensureInstalled, requireNode } from '../../scripts/prepare.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
requireNode();
ensureInstalled();
ensureBuilt();

const child = spawn(
  process.execPath,
  ['--disable-warning=ExperimentalWarning', 'dist/apps/cli/src/main.js', 'start', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
// The terminal sends Ctrl-C to the whole group: the child stops the fleet in order, we wait for its word.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(signal ? 128 : (code ?? 1)));
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(70);
});
