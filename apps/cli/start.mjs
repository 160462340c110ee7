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
// The terminal sends Ctrl-C to the whole group, a supervisor sends a signal to us alone: either way the child hears it, stops the fleet in
// order, and we wait for its word. Passed on once: it takes a second signal of the same kind for impatience.
let told = false;
const stop = () => {
  if (!told) child.kill('SIGTERM');
  told = true;
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
child.on('exit', (code, signal) => process.exit(signal ? 128 : (code ?? 1)));
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(70);
});
