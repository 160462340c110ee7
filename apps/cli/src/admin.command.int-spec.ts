import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/testing';
import { adminCommand } from './admin.command.js';

describe('opencites admin create', () => {
  let database: TestDatabase;
  let home: string;
  beforeAll(async () => {
    database = await testDatabase();
    home = mkdtempSync(join(tmpdir(), 'opencites-admin-'));
    mkdirSync(join(home, 'secrets'));
    writeFileSync(join(home, 'secrets', 'role.oc_migrator'), decodeURIComponent(new URL(database.url('oc_migrator')).password));
  });
  afterAll(async () => {
    rmSync(home, { recursive: true, force: true });
    await database.drop();
  });
  const run = async (...argv: string[]) => {
    const said = { out: '', err: '' };
    const io = { stdout: { write: (text: string) => (said.out += text) }, stderr: { write: (text: string) => (said.err += text) } };
    const ports = {
      portal: 1,
      gateway: 1,
      postgres: 1,
      signerHealth: 1,
      workerHealth: 1,
      log: 1,
      checkpointHealth: 1,
      witnesses: [1, 2, 3],
    };
    const config = {
      home,
      authority: null,
      country: 'XA',
      databaseUrl: database.adminUrl,
      databaseName: database.name,
      ports,
      publicUrl: 'http://xa.localhost:8081/',
    };
    const code = await adminCommand(argv, io, { config });
    return { code, ...said };
  };
  const authority = ['--authority-name', 'Management Authority', '--authority-address', '1 Street'];

  it('makes the authority and the first administrator and shows the password once', async () => {
    expect(await run('create', '--login', 'root.admin', '--name', 'Ana Example')).toMatchObject({ code: 1, out: '' });
    const made = await run('create', '--login', 'root.admin', '--name', 'Ana Example', ...authority);
    expect(made.code).toBe(0);
    const password = /^Password: (\S+)$/m.exec(made.out)?.[1] ?? '';
    const admin = await database.adminDataSource();
    const [row] = (await admin.query(
      `select a.must_change, c.password_hash, g.role, g.bootstrap from identity.account a join identity.credential c using (person_id)
       join identity.role_grant g using (person_id) where a.login_name = 'root.admin'`,
    )) as { password_hash: string }[];
    expect(row).toMatchObject({ must_change: true, role: 'administrator', bootstrap: true });
    expect(row?.password_hash).not.toContain(password);
    const events = (await admin.query(
      `select convert_from(entry, 'UTF8')::jsonb ->> 'k' as k from ledger.event_bytes order by recorded_at, event_id`,
    )) as {
      k: string;
    }[];
    expect(events.map(({ k }) => k)).toEqual(['organisation.created', 'account.created', 'role.granted']);
  });

  it('makes a second one and then no more', async () => {
    expect((await run('create', '--login', 'root.admin', '--name', 'Again')).err).toContain('taken');
    expect((await run('create', '--login', 'second.admin', '--name', 'Second')).code).toBe(0);
    expect(await run('create', '--login', 'third.admin', '--name', 'Third')).toMatchObject({ code: 1, out: '' });
  });

  it('explains wrong use', async () => {
    for (const argv of [
      [],
      ['delete'],
      ['create'],
      ['create', '--login', 'A B', '--name', 'x'],
      ['create', '--nonsense'],
      ['create', '--login', 'abc', '--name', 'x', '--authority-name', 'y'],
    ])
      expect(await run(...argv)).toMatchObject({ code: 64, out: '', err: expect.stringContaining('Usage') });
  });
});
