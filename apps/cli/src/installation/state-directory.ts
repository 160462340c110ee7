import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The installation's state directory. Only its owner may look inside; when root owns it, others may pass through it
 * (0711) because PostgreSQL, which does not run as root, has its data directory there. Everything else below is closed.
 */
export class StateDirectory {
  constructor(readonly path: string) {}

  prepare(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    chmodSync(this.path, process.getuid?.() === 0 ? 0o711 : 0o700);
    for (const closed of ['secrets', 'run', 'log', 'keys', 'files']) mkdirSync(this.at(closed), { recursive: true, mode: 0o700 });
    // Published to the world by the gateway: nothing secret in it.
    mkdirSync(this.at('trust'), { recursive: true, mode: 0o755 });
  }

  at(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  /** A secret of 32 random bytes as base64url, made once. */
  secret(name: string): string {
    const file = this.at('secrets', name);
    if (!existsSync(file)) writeDurably(file, `${randomBytes(32).toString('base64url')}\n`, 0o600);
    return readFileSync(file, 'utf8').trim();
  }

  /**
   * PostgreSQL's data directory: below the state directory, or, as root with the state directory in a place closed to
   * other accounts (a clone in /root), below /var/lib/opencites.
   */
  databaseDirectory(): string {
    if (process.getuid?.() !== 0 || passable(this.path)) return this.at('pg');
    const shelter = '/var/lib/opencites';
    mkdirSync(shelter, { recursive: true, mode: 0o711 });
    chmodSync(shelter, 0o711);
    return join(shelter, `pg-${createHash('sha256').update(this.path).digest('hex').slice(0, 12)}`);
  }

  /** Removes everything, the database included. */
  remove(): void {
    rmSync(this.databaseDirectory(), { recursive: true, force: true });
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Writes a file so that after a power cut there is the old one or the new one, never half of it. */
export function writeDurably(file: string, text: string, mode: number): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const half = `${file}.${process.pid}.new`;
  const handle = openSync(half, 'w', mode);
  writeSync(handle, text);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(half, file);
}

/** Whether any account may pass through every directory from the root down to this one. */
function passable(directory: string): boolean {
  for (let at = directory; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (dirname(at) === at) return true;
  }
}
