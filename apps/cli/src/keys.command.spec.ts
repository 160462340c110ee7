import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInstallationKeys, keyPlaces } from '#keystore/installation';
import { signCountryLists } from '#signing';
import { decodeKeyList } from '#trust';
import { keysCommand } from './keys.command.js';

describe('opencites keys', () => {
  const home = mkdtempSync(join(tmpdir(), 'keys-command-'));
  const before = process.env['OPENCITES_HOME'];
  const places = keyPlaces(home);

  const run = async (...argv: string[]) => {
    let [out, err] = ['', ''];
    const io = { stdout: { write: (text: string) => void (out += text) }, stderr: { write: (text: string) => void (err += text) } };
    return { code: await keysCommand(argv, io), out, err };
  };
  const listed = () => decodeKeyList(new Uint8Array(readFileSync(join(places.ceremony, 'keys.cose')))).list;
  const rows = async (role: string) =>
    (
      JSON.parse((await run('list', '--json')).out) as { role: string; kid: string; state: string; signFrom: string; signUntil: string }[]
    ).filter((row) => row.role === role);

  beforeAll(async () => {
    process.env['OPENCITES_HOME'] = home;
    await createInstallationKeys(places, {
      country: 'XA',
      organisation: 'Management Authority of Utopia',
      timeZone: 'Etc/UTC',
      publicUrl: 'http://xa.localhost:8081/',
      specimen: true,
    });
    await signCountryLists(places);
  });
  afterAll(() => {
    if (before === undefined) delete process.env['OPENCITES_HOME'];
    else process.env['OPENCITES_HOME'] = before;
    rmSync(home, { recursive: true, force: true });
  });

  it('lists every key with its holder and state, and no secret', async () => {
    const { code, out } = await run('list');
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toHaveLength(11);
    expect(out).toMatch(/permit\s+[0-9a-f]{16}\s+active\s+\S+Z\s+\S+Z\s+signer/);
    expect(out).toMatch(/root\s+[0-9a-f]{16}\s+active\s+\S+Z\s+\S+Z\s+offline/);
    const { out: json } = await run('list', '--json');
    expect(json).not.toMatch(/passphrase|cipher|private/i);
  });

  it('rotates a key: the next one is in the signed key list at once and signs after the announcement', async () => {
    const { code, out } = await run('rotate', 'permit');
    expect([code, out]).toEqual([0, expect.stringMatching(/New permit key [0-9a-f]{16}: announced now, signs from/)]);
    const [present, next] = await rows('permit');
    expect([present?.state, next?.state]).toEqual(['active', 'published']);
    expect(present?.signUntil).toBe(next?.signFrom);
    expect(listed().version).toBe(2);
    expect(listed().keys.filter((key) => key.role === 1)).toHaveLength(2);
    expect(readdirSync(places.certificates)).toContain(`permit-${next!.kid}.pem`);
  });

  it('refuses a second announcement, a first use too soon, and roles that are not rotated', async () => {
    expect(await run('rotate', 'permit')).toMatchObject({ code: 1, err: expect.stringContaining('announced already') });
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().replace(/\.\d+/, '');
    expect(await run('rotate', 'status', '--from', tomorrow)).toMatchObject({ code: 1, err: expect.stringContaining('14 days') });
    expect((await run('rotate', 'root')).code).toBe(64);
  });

  it('marks a stolen key, replaces it at once, and destroys its private part', async () => {
    const [stolen] = await rows('seal');
    expect((await run('destroy', 'seal', stolen!.kid)).code).toBe(1);
    expect((await run('compromised', 'seal', stolen!.kid, '--since', '2026-01-01')).code).toBe(0);
    expect(listed().keys.find((key) => key.role === 5)).toMatchObject({ state: 'compromised' });
    expect((await run('rotate', 'seal', '--emergency')).code).toBe(0);
    expect((await rows('seal')).map((row) => row.state).sort()).toEqual(['active', 'compromised']);
    expect((await run('destroy', 'seal', stolen!.kid)).code).toBe(0);
    expect(listed().keys.filter((key) => key.role === 5)).toHaveLength(2);
  });

  it('imports a national CA and says what comes next; refuses what is none', async () => {
    const file = (name: string) => join(home, name);
    const openssl = (...args: string[]) => expect(spawnSync('openssl', args, { encoding: 'utf8' }).status).toBe(0);
    const ca = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign'];
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '3650',
      '-subj',
      '/C=XA/CN=National CA',
      '-keyout',
      file('ca.key'),
      '-out',
      file('ca.pem'),
      ...ca,
    );
    openssl('pkcs12', '-export', '-inkey', file('ca.key'), '-in', file('ca.pem'), '-passout', 'pass:geheim', '-out', file('ca.p12'));
    writeFileSync(file('password'), 'geheim\n');
    writeFileSync(file('wrong'), 'falsch\n');
    expect(await run('import-ca', file('ca.p12'), '--password-file', file('wrong'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('cannot be opened'),
    });
    const done = await run('import-ca', file('ca.p12'), '--password-file', file('password'));
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('CN=National CA') });
    expect(done.out).toContain('keys rotate seal');
  });

  it.each([
    [[]],
    [['sell']],
    [['rotate']],
    [['rotate', 'everything']],
    [['rotate', 'permit', '--from', 'tomorrow']],
    [['compromised', 'permit', 'xyz', '--since', '2026-01-01']],
    [['import-ca']],
    [['import-ca', '/nowhere.p12']],
    [['list', '--verbose']],
  ])('answers 64 to %j', async (argv) => {
    const { code, err } = await run(...argv);
    expect([code, err]).toEqual([64, expect.stringContaining('Usage')]);
  });
});
