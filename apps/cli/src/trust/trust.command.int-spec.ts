import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson, ruleSetHash } from '#cites';
import { loginRoles } from '#database';
import { type TestDatabase, testDatabase } from '#database/testing';
import { TrustWorld, writeTrust } from '../../../../test/kit/trust-world.js';
import { verifyCommand } from '../verify.command.js';
import { trustCommand } from './trust.command.js';

const day = 86_400;
const year = 365 * day;

describe('the archive of trust lists', () => {
  const home = mkdtempSync(join(tmpdir(), 'opencites-archive-'));
  const archive = join(home, 'archive');
  let world: TrustWorld;
  let database: TestDatabase;
  beforeAll(async () => {
    world = await TrustWorld.create();
    database = await testDatabase();
    mkdirSync(join(home, 'secrets'), { mode: 0o700 });
    for (const role of loginRoles)
      writeFileSync(join(home, 'secrets', `role.${role}`), decodeURIComponent(new URL(database.url(role)).password));
  });
  afterAll(async () => {
    await database.drop();
    rmSync(home, { recursive: true, force: true });
  });

  const config = () => {
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
    const [databaseUrl, databaseName] = [database.adminUrl, database.name];
    return { home, authority: null, country: 'XA', databaseUrl, databaseName, ports, publicUrl: 'http://xa.localhost:8081/' };
  };
  const captured = async (
    work: (io: { stdout: { write(text: string): unknown }; stderr: { write(text: string): unknown } }) => Promise<number>,
  ) => {
    const said = { out: '', err: '' };
    const code = await work({ stdout: { write: (text) => (said.out += text) }, stderr: { write: (text) => (said.err += text) } });
    return { code, ...said };
  };
  const archived = (at: number, directory = archive) =>
    captured((io) => trustCommand(['archive', directory], io, { config: config() }, at));
  const iso = (at: number) => new Date(at * 1000).toISOString();
  const verify = async (permit: string, trust: string, at: number) => {
    const said = await captured((io) => verifyCommand([permit, '--trust', trust, '--at', iso(at), '--specimen', '--json'], io));
    const report = JSON.parse(said.out) as { verdict: string; checks: { reason: string }[] };
    return { code: said.code, verdict: report.verdict, reasons: report.checks.map(({ reason }) => reason) };
  };

  it('answers for an instant of a permit’s life, and for one five years after its end', async () => {
    const permit = join(home, 'permit.cose');
    writeFileSync(permit, (await world.issue()).cose);
    // One root for all: signed anew it would be another, with another anchor.
    const rooted = [...(await world.files())].filter(([path]) => path === 'anchor.txt' || path.startsWith('root/'));
    const publish = async (at: number, more: Parameters<TrustWorld['files']>[1] = {}) => {
      world.version += 1;
      rmSync(join(home, 'trust'), { recursive: true, force: true });
      writeTrust(join(home, 'trust'), new Map([...(await world.files(at, more)), ...rooted]));
      expect(await archived(at + 60)).toMatchObject({ code: 0 });
    };
    const start = world.now;
    await publish(start - 60);
    await publish(start + 30 * day);
    // It was revoked on the fortieth day.
    world.statuses.set(5, 1);
    await publish(start + 40 * day);
    await publish(start + 100 * day);
    // Years later its key is on no list any more.
    await publish(start + 5 * year, { keys: [] });
    expect(readdirSync(join(archive, 'states'))).toHaveLength(5);

    expect(await verify(permit, archive, start + 31 * day)).toMatchObject({ code: 0 });
    const late = await verify(permit, archive, start + 41 * day);
    expect(late).toMatchObject({ code: 2, reasons: expect.arrayContaining(['signature-good', 'in-force']) });
    const after = await verify(permit, archive, start + 90 * day + 5 * year);
    expect(after).toMatchObject({ code: 2, reasons: expect.arrayContaining(['key-listed', 'signature-good', 'expired']) });
    expect(after.reasons).not.toContain('key-unknown-lists-stale');
    // The lists of that day alone could not even say who signed it.
    const alone = await verify(permit, join(home, 'trust'), start + 90 * day + 5 * year);
    expect(alone.code).not.toBe(2);
    expect(alone.reasons).not.toContain('signature-good');
    // A forger's key is in no state: the archive knows no more than the lists.
    const forged = join(home, 'forged.cose');
    writeFileSync(forged, (await world.issue(world.permit(), { signer: 'stranger' })).cose);
    expect(await verify(forged, archive, start + 31 * day)).toMatchObject({ code: 1, reasons: expect.arrayContaining(['key-unknown']) });
    // Older than the archive: the first state speaks.
    expect(await verify(permit, archive, start - 30)).toMatchObject({ code: 0 });
  });

  it('keeps the rules in force by their hash, and takes no lists that do not verify', async () => {
    const [name = ''] = readdirSync(join(archive, 'rules'));
    const text = readFileSync(join(archive, 'rules', name), 'utf8');
    const rules = JSON.parse(text) as Parameters<typeof ruleSetHash>[0];
    expect([`${ruleSetHash(rules)}.json`, canonicalJson(rules)]).toEqual([name, text]);
    const root = join(home, 'trust', 'root', '1.cose');
    const bytes = readFileSync(root);
    bytes[60] = (bytes[60] ?? 0) ^ 1;
    writeFileSync(root, bytes);
    expect(await archived(world.now)).toMatchObject({ code: 1, err: expect.stringContaining('do not verify') });
    writeTrust(join(home, 'trust'), await world.files());
    writeFileSync(join(archive, 'anchor.txt'), `${'0'.repeat(64)}\n`);
    expect(await archived(world.now)).toMatchObject({ code: 1, err: expect.stringContaining('another anchor') });
    for (const argv of [[], ['burn'], ['archive'], ['archive', 'a', 'b'], ['archive', '--x']])
      expect(await captured((io) => trustCommand(argv, io, { config: config() }))).toMatchObject({ code: 64 });
  });
});
