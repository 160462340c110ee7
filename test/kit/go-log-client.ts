import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../interop/log', import.meta.url));

export interface GoVerdict {
  readonly status: number | null;
  /** What it counted, when all is well. */
  readonly counts: Readonly<Record<string, number>>;
  /** First word of its complaint. */
  readonly kind: string;
  readonly err: string;
}

export interface GoLogClient {
  check(directory: string, ...olderCheckpoints: string[]): GoVerdict;
  remove(): void;
}

/**
 * Compiles the Go client of test/interop/log (Debian golang-go and golang-golang-x-mod-dev; nothing is fetched). Its
 * cache lies beside the program, not in anybody's home.
 */
export function buildGoLogClient(): GoLogClient {
  const place = mkdtempSync(join(tmpdir(), 'opencites-go-'));
  const program = join(place, 'logclient');
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: place,
    GO111MODULE: 'off',
    GOPATH: '/usr/share/gocode',
    GOFLAGS: '',
    GOCACHE: join(place, 'cache'),
    CGO_ENABLED: '0',
  };
  const built = spawnSync('/usr/bin/go', ['build', '-o', program, '.'], { cwd: source, env, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`go build: ${built.error?.message ?? built.stderr}`);
  return {
    check(directory, ...older) {
      const { status, stdout, stderr } = spawnSync(program, [directory, ...older], { encoding: 'utf8' });
      const counts = status === 0 ? (JSON.parse(stdout) as Record<string, number>) : {};
      return { status, counts, kind: stderr.split(':')[0] ?? '', err: stderr };
    },
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}
