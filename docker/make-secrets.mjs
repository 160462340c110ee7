// First step of compose.yml: makes the database administrator's password before the server starts for the first time.
// There is no default password anywhere; what exists already is kept. Usage: node docker/make-secrets.mjs DIRECTORY
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const directory = process.argv[2];
if (!directory) process.exit(64);
mkdirSync(directory, { recursive: true, mode: 0o700 });

/** Complete or absent: a file that is half there would lock everybody out of the server that was made with the other half. */
function once(name, text) {
  const file = join(directory, name);
  if (existsSync(file)) return;
  writeFileSync(`${file}.new`, `${text}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  process.stdout.write(`Made ${name}\n`);
}

once('postgres-password', randomBytes(32).toString('base64url'));
const password = readFileSync(join(directory, 'postgres-password'), 'utf8').trim();
once('database-url', `postgres://postgres:${password}@postgres:5432/postgres`);
