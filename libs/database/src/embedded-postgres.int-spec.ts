import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../../test/kit/free-ports.js';
import { withClient } from './cluster.js';
import { EmbeddedPostgres, type EmbeddedPostgresConfig } from './embedded-postgres.js';

describe('the embedded PostgreSQL', () => {
  const home = mkdtempSync(join(tmpdir(), 'embedded-postgres-'));
  let config: EmbeddedPostgresConfig;
  beforeAll(async () => {
    chmodSync(home, 0o711); // the server's own account must pass through
    config = {
      dataDirectory: join(home, 'pg'),
      port: (await freePorts(1))[0] ?? 0,
      passwordFile: join(home, 'secrets', 'superuser'),
      logFile: join(home, 'pg.log'),
      durable: false,
    };
    await (await EmbeddedPostgres.start(config)).stop();
  });
  afterAll(async () => {
    await EmbeddedPostgres.stopServing(config.dataDirectory);
    rmSync(home, { recursive: true, force: true });
  });

  it('starts where a killed server has not been collected by its parent yet', async () => {
    // A process of the server's own account that is dead, and that its parent collects only after a second.
    const { uid, gid } = statSync(config.dataDirectory);
    const parent = spawn('python3', ['-c', uncollected, String(uid), String(gid)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    const file = join(config.dataDirectory, 'postmaster.pid');
    writeFileSync(file, `${said.toString('utf8').trim()}\n${config.dataDirectory}\n`, { mode: 0o600 });
    chownSync(file, uid, gid);

    const server = await EmbeddedPostgres.start(config);
    expect(server.takenOver).toBe(false);
    const rows = await withClient(server.adminUrl, async (client) => (await client.query('select 1 as one')).rows as unknown[]);
    expect(rows).toEqual([{ one: 1 }]);
    await server.stop();
  });
});

const uncollected = [
  'import os, subprocess, sys, time',
  'uid, gid = int(sys.argv[1]), int(sys.argv[2])',
  'other = dict(user=uid, group=gid, extra_groups=[]) if os.getuid() == 0 else {}',
  'child = subprocess.Popen(["/bin/true"], **other)',
  'os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)',
  'print(child.pid, flush=True)',
  'time.sleep(1)',
  'child.wait()',
].join('\n');
