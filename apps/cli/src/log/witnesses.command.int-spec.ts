import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loginRoles } from '#database';
import { type TestDatabase, testDatabase } from '#database/testing';
import { createInstallationKeys, keyPlaces } from '#keystore/installation';
import { formatVkey, makeVkey, parsePolicy } from '#merkle';
import { signCountryLists } from '#signing';
import type { InstallationConfig } from '../config.js';
import { noticeOf, prepareLog } from '../installation/log-policy.js';
import { logCommand } from './log.command.js';

const notice = 'demonstration witnesses: no protection';

describe('opencites log witnesses', () => {
  const home = mkdtempSync(join(tmpdir(), 'opencites-witnesses-'));
  const places = keyPlaces(home);
  const file = join(home, 'new.policy');
  let database: TestDatabase;
  let config: InstallationConfig;
  let log: string;
  beforeAll(async () => {
    database = await testDatabase();
    mkdirSync(join(home, 'secrets'), { mode: 0o700 });
    for (const role of loginRoles)
      writeFileSync(join(home, 'secrets', `role.${role}`), decodeURIComponent(new URL(database.url(role)).password));
    const ports = {
      portal: 1,
      gateway: 1,
      postgres: 1,
      signerHealth: 1,
      workerHealth: 1,
      log: 1,
      checkpointHealth: 1,
      witnesses: [6, 7, 8] as const,
    };
    const [databaseUrl, databaseName] = [database.adminUrl, database.name];
    config = { home, authority: null, country: 'XA', databaseUrl, databaseName, ports, publicUrl: 'http://xa.localhost:8081/' };
    const profile = { country: 'XA', organisation: 'MA', timeZone: 'UTC', publicUrl: config.publicUrl, specimen: true };
    await createInstallationKeys(places, profile);
    const prepared = await prepareLog(config, places);
    await signCountryLists(places, undefined, { logPolicy: new TextEncoder().encode(prepared.policy) });
    log = formatVkey(prepared.public);
    expect(noticeOf(prepared)).toBe(notice);
  }, 120_000);
  afterAll(async () => {
    await database.drop();
    rmSync(home, { recursive: true, force: true });
  });

  const run = async (lines: readonly string[], ...options: string[]) => {
    writeFileSync(file, `${lines.join('\n')}\n`);
    let [out, err] = ['', ''];
    const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: (text: string) => (err += text) } };
    const code = await logCommand(['witnesses', file, ...options], io as never, { config });
    return { code, out, err };
  };
  const decided = ['--decided-by', 'Order 12 of 3 March 2026, Director'] as const;
  const witness = (number: number, url = ` https://w${number}.example/`) =>
    `witness w${number} ${formatVkey(makeVkey(`w${number}.example/w`, 4, new Uint8Array(32).fill(number)))}${url}`;
  const good = () => [`log ${log}`, witness(1), witness(2), witness(3), witness(4), 'group q 3 w1 w2 w3 w4', 'quorum q'];

  it.each<[string, () => string[], RegExp]>([
    ['another log', () => [good()[0]!.replace('xa.', 'xb.'), ...good().slice(1)], /line 1|first log/],
    ['no witness', () => [`log ${log}`, 'quorum none'], /quorum is none/],
    ['witnesses of this machine only', () => [`log ${log}`, witness(1, ' http://127.0.0.1:8091'), 'quorum w1'], /on this machine/],
    ['a witness that nobody can ask', () => [`log ${log}`, witness(1), witness(2, ''), 'group q 1 w1 w2', 'quorum q'], /no address/],
    ['the mark of a demonstration', () => [`# ${notice}`, ...good()], /says itself/],
    ['a witness under two names', () => [...good().slice(0, 2), witness(1).replace('w1 ', 'w9 '), 'quorum w1'], /duplicate-key in line 3/],
  ])('refuses a policy with %s', async (_what, lines, told) => {
    const refused = await run(lines(), ...decided);
    expect([refused.code === 0, refused.err]).toEqual([false, expect.stringMatching(told)]);
    expect(noticeOf(await prepareLog(config, places))).toBe(notice);
  });

  it('says what a quorum withstands, and changes nothing', async () => {
    const told = await run(good(), '--check');
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toContain('4 witnesses, 3 at least.\nUp to 1 of them may be corrupt');
    expect(noticeOf(await prepareLog(config, places))).toBe(notice);
    expect((await run(good())).code).toBe(64);
  });

  it('puts it in force for the next start, with a public event', async () => {
    expect(await run(good(), ...decided)).toMatchObject({ code: 0, err: '' });
    const prepared = await prepareLog(config, places);
    expect([prepared.isNew, noticeOf(prepared), prepared.witnesses]).toEqual([false, null, []]);
    const read = parsePolicy(prepared.policy);
    expect(read.ok && read.policy.witnesses.map(({ vkey }) => vkey.name)).toEqual([1, 2, 3, 4].map((number) => `w${number}.example/w`));
    const admin = await database.adminDataSource();
    const events = await admin.query(
      `select convert_from(entry, 'UTF8')::jsonb -> 'pub' as pub from ledger.event_bytes where convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'policy.changed'`,
    );
    expect(events).toEqual([{ pub: { policy: 'log-witnesses', value: { sha256: expect.any(String), witnesses: expect.any(Array) } } }]);
  });
});
