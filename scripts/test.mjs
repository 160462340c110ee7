// `npm test`: everything, with its own set-up. `npm run test:long` (--long) adds every state, kill point and large ratio, a real
// authority from its first command on, and the processes as compose.yml starts them.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, requireNode, root, seconds } from './prepare.mjs';

const long = process.argv.includes('--long');
const budgetMinutes = long ? 60 : 18;
const started = Date.now();

// Program -> Debian package that brings it.
const programs = {
  '/usr/bin/chromium': 'chromium',
  '/usr/bin/pdftoppm': 'poppler-utils',
  '/usr/bin/pdfsig': 'poppler-utils',
  '/usr/bin/qpdf': 'qpdf',
  '/usr/bin/zbarimg': 'zbar-tools',
  '/usr/bin/softhsm2-util': 'softhsm2',
  '/usr/bin/openssl': 'openssl',
  '/usr/bin/go': 'golang-go',
  '/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog': 'golang-golang-x-mod-dev',
  // For the binding to PKCS#11 devices, which npm builds: without a compiler it is left out, and the rest works.
  '/usr/bin/g++': 'g++',
  '/usr/bin/make': 'make',
  '/usr/bin/python3': 'python3',
  '/usr/lib/python3/dist-packages/cbor2': 'python3-cbor2',
};

requireNode();
process.stdout.write(`Time budget: about ${budgetMinutes} minutes on 2 cores.\n`);
ensureDebianPackages();
ensureInstalled();
ensureDeviceBinding();
ensureBuilt();

const steps = [];
await sideBySide('types, lint, format and walls', [
  ['check:types', 'check:walls'],
  ['check:lint', 'check:format'],
]);
const report = join(root, 'dist', 'test-report.json');
rmSync(report, { force: true });
// Whatever the tests leave lying about lies here, and goes with it.
const scratch = mkdtempSync(join(tmpdir(), 'opencites-run-'));
chmodSync(scratch, 0o711); // PostgreSQL's own account must pass through
step(
  'tests',
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    '--json',
    `--outputFile=${report}`,
    '--maxWorkers=2',
    // What test files leave behind (module graphs, async hooks) is never freed, and slows down what the same worker runs next.
    '--workerIdleMemoryLimit=600MB',
  ],
  { OPENCITES_TEST_LONG: long ? '1' : '0', TMPDIR: scratch },
);
rmSync(scratch, { recursive: true, force: true });

const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0 };
process.stdout.write(`\n${steps.map(({ name, ok, took }) => `${ok ? 'ok    ' : 'FAILED'} ${name} (${took} s)`).join('\n')}\n`);
process.stdout.write(`Took ${seconds(started)} s of the ${budgetMinutes * 60} s budget.\n`);
process.stdout.write(`${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${counts.numPendingTests} skipped\n`);
process.exitCode = steps.every(({ ok }) => ok) ? 0 : 1;

function step(name, command, args, environment = {}) {
  process.stdout.write(`\n== ${name}\n`);
  const from = Date.now();
  // Jest writes its JSON report to a file; what people read goes to stderr.
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...environment } });
  steps.push({ name, ok: result.status === 0, took: seconds(from) });
}

/** Scripts of package.json in lanes beside one another, one after the other in each: `npm run check` on two cores. */
async function sideBySide(name, lanes) {
  process.stdout.write(`\n== ${name}\n`);
  const from = Date.now();
  const run = (script) =>
    new Promise((resolve) => {
      const child = spawn('npm', ['run', '-s', script], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
      const said = [];
      child.stdout.on('data', (bytes) => said.push(bytes));
      child.stderr.on('data', (bytes) => said.push(bytes));
      child.on('error', (error) => said.push(Buffer.from(`${error.message}\n`)));
      child.on('close', (code) => {
        process.stdout.write(Buffer.concat(said));
        resolve(code === 0);
      });
    });
  const results = await Promise.all(
    lanes.map(async (scripts) => {
      let ok = true;
      for (const script of scripts) ok = (await run(script)) && ok;
      return ok;
    }),
  );
  steps.push({ name, ok: results.every(Boolean), took: seconds(from) });
}

/** Packages may have been installed before there was a compiler. */
function ensureDeviceBinding() {
  const binding = join(root, 'node_modules', 'pkcs11js');
  if (existsSync(binding)) return;
  rmSync(join(root, 'node_modules', '.opencites-lock'), { force: true });
  ensureInstalled();
  if (existsSync(binding)) return;
  process.stderr.write(
    'The binding to PKCS#11 devices (pkcs11js) could not be built, and tests need it. "npm install pkcs11js --no-save" says why; it takes\n' +
      'a C++ compiler and the headers of this Node, which npm fetches from nodejs.org or finds with npm_config_nodedir=DIRECTORY.\n',
  );
  process.exit(1);
}

function ensureDebianPackages() {
  const missing = [
    ...new Set(
      Object.entries(programs)
        .filter(([path]) => !existsSync(path))
        .map(([, name]) => name),
    ),
  ];
  if (missing.length === 0) return;
  const install = ['install', '-y', '--no-install-recommends', ...missing];
  const asRoot = process.getuid?.() === 0;
  const sudo = !asRoot && spawnSync('sudo', ['-n', 'true']).status === 0;
  if (asRoot || sudo) {
    process.stdout.write(`Installing Debian packages: ${missing.join(' ')} ...\n`);
    const run = (args) =>
      spawnSync(asRoot ? 'apt-get' : 'sudo', asRoot ? args : ['-n', 'apt-get', ...args], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    run(['update', '-q']);
    if (run(install).status === 0) return;
  }
  process.stderr.write(`The tests need these Debian packages:\n  sudo apt-get install ${missing.join(' ')}\n`);
  // Tests that need them cannot run, and a run without them would look whole.
  process.exit(1);
}
