// One throw-away PostgreSQL for a whole Jest run: real server, real roles, real passwords; nothing durable.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const built = new URL('../dist/libs/database/src/index.js', import.meta.url);

export default async function setup() {
  if (!existsSync(built)) throw new Error('Nothing is built yet: run `npm run build` first (`npm test` does).');
  const { EmbeddedPostgres, ensureRoles, loginRoles } = await import(built);
  const home = mkdtempSync(join(tmpdir(), 'opencites-test-'));
  chmodSync(home, 0o711); // the server's own account must pass through
  const port = await freePort();
  const server = await EmbeddedPostgres.start({
    dataDirectory: join(home, 'pg'),
    port,
    passwordFile: join(home, 'secrets', 'superuser'),
    logFile: join(home, 'pg.log'),
    durable: false,
  });
  const passwords = Object.fromEntries(loginRoles.map((role) => [role, randomBytes(18).toString('base64url')]));
  await ensureRoles(server.adminUrl, passwords);
  process.env.OPENCITES_TEST_SERVER = JSON.stringify({ adminUrl: server.adminUrl, passwords });
  // softhsm2 reads it from the C environment: a test file's own `process.env` is a copy that never gets there, and the
  // machine's own tokens are nobody's business here.
  const tokens = join(home, 'softhsm', 'tokens');
  mkdirSync(tokens, { recursive: true, mode: 0o700 });
  process.env.SOFTHSM2_CONF = join(home, 'softhsm', 'softhsm2.conf');
  writeFileSync(process.env.SOFTHSM2_CONF, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  globalThis.openCitesTestServer = { server, home };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
