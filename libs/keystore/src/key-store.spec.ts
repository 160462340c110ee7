import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPublicKey, verify } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hex } from './key-envelope.js';
import { keyPolicy } from './key-role.js';
import { KeyStore, type KeystoreConfig } from './key-store.js';
import { openPermitKey } from './permit.js';
import { openStatusKey } from './status.js';
import { daySeconds, markCompromised, rotateKey } from './rotate-key.js';
import { keyState } from './signing-key.js';

const start = 1764000000;
const policy = keyPolicy(14);

describe('a keystore directory', () => {
  let home: string;
  let now: number;
  let config: KeystoreConfig;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'keystore-'));
    now = start;
    config = { directory: join(home, 'keys'), passphraseFile: join(home, 'secret', 'passphrase'), now: () => now };
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('keeps directory 0700 and files 0600 and signs with what it keeps', async () => {
    const store = await KeyStore.create(config);
    await rotateKey(store, 'permit', policy);
    expect(statSync(config.directory).mode & 0o777).toBe(0o700);
    for (const file of [config.passphraseFile, ...readdirSync(config.directory).map((name) => join(config.directory, name))])
      expect(statSync(file).mode & 0o777).toBe(0o600);

    const key = await openPermitKey(config);
    const message = Buffer.from('one consignment');
    const signature = await key.sign(message);
    expect(signature).toHaveLength(64);
    const publicKey = createPublicKey({ key: Buffer.from(key.spki), format: 'der', type: 'spki' });
    expect(verify('sha256', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
    expect(Object.keys(key)).not.toContain('privateKey');
  });

  it('is refused when other accounts can enter it or read the passphrase', async () => {
    const store = await KeyStore.create(config);
    await rotateKey(store, 'permit', policy);
    chmodSync(config.directory, 0o750);
    await expect(openPermitKey({ ...config })).rejects.toMatchObject({ code: 'permissions' });
    chmodSync(config.directory, 0o700);
    chmodSync(config.passphraseFile, 0o644);
    await expect(openPermitKey({ ...config })).rejects.toMatchObject({ code: 'permissions' });
  });

  it('never makes a new passphrase over keys that only the lost one opens', async () => {
    const store = await KeyStore.create(config);
    await rotateKey(store, 'permit', policy);
    rmSync(config.passphraseFile);
    await expect(KeyStore.create({ ...config })).rejects.toMatchObject({ code: 'not-found' });
    writeFileSync(config.passphraseFile, 'another passphrase\n', { mode: 0o600 });
    await expect(openPermitKey({ ...config })).rejects.toMatchObject({ code: 'locked' });
  });

  it('does not take a key of one role for another, even renamed', async () => {
    const store = await KeyStore.create(config);
    const { fresh } = await rotateKey(store, 'permit', policy);
    await expect(openStatusKey(config)).rejects.toMatchObject({ code: 'not-found' });
    renameSync(join(config.directory, `permit-${hex(fresh.kid)}.key`), join(config.directory, `status-${hex(fresh.kid)}.key`));
    await expect(openStatusKey(config)).rejects.toMatchObject({ code: 'format' });
  });

  it('lets a key sign only between its first and last second', async () => {
    const store = await KeyStore.create(config);
    const { fresh } = await rotateKey(store, 'permit', policy);
    const key = await openPermitKey(config);
    now = fresh.signUntil - 1;
    await expect(key.sign(Buffer.from('x'))).resolves.toHaveLength(64);
    now = fresh.signUntil;
    await expect(key.sign(Buffer.from('x'))).rejects.toMatchObject({ code: 'not-active' });
    await expect(openPermitKey(config)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('announces the next key for as long as the policy says and hands over without a gap or an overlap', async () => {
    const store = await KeyStore.create(config);
    const first = (await rotateKey(store, 'permit', policy)).fresh;
    expect(first.signFrom).toBe(start);
    await expect(rotateKey(store, 'permit', policy, { from: start + 14 * daySeconds - 1 })).rejects.toMatchObject({ code: 'policy' });
    const { fresh, previous } = await rotateKey(store, 'permit', policy);
    expect(fresh.signFrom).toBe(start + 14 * daySeconds);
    expect(previous).toMatchObject({ kid: first.kid, signUntil: fresh.signFrom });
    await expect(rotateKey(store, 'permit', policy)).rejects.toMatchObject({ code: 'policy' });

    const states = async () => (await store.records('permit')).map((key) => keyState(key, now));
    expect(await states()).toEqual(['active', 'published']);
    now = fresh.signFrom - 1;
    expect((await openPermitKey(config)).kid).toEqual(first.kid);
    now = fresh.signFrom;
    expect(await states()).toEqual(['retired', 'active']);
    expect((await openPermitKey(config)).kid).toEqual(fresh.kid);
  });

  it('stops a compromised key at once and replaces it without waiting', async () => {
    const store = await KeyStore.create(config);
    const { fresh } = await rotateKey(store, 'permit', policy);
    await markCompromised(store, fresh.kid, 'permit', start - 5);
    await expect(openPermitKey(config)).rejects.toMatchObject({ code: 'not-found' });
    await expect((await store.signingKey(fresh.kid, 'permit')).sign(Buffer.from('x'))).rejects.toMatchObject({ code: 'not-active' });
    const next = await rotateKey(store, 'permit', policy, { emergency: true });
    expect((await openPermitKey(config)).kid).toEqual(next.fresh.kid);
    expect((await store.records('permit')).find((key) => hex(key.kid) === hex(fresh.kid))).toMatchObject({ compromisedAt: start - 5 });
  });

  it('destroys the private part of a key only when its time is over, and keeps the public record', async () => {
    const store = await KeyStore.create(config);
    const { fresh } = await rotateKey(store, 'permit', policy);
    await expect(store.destroy(fresh.kid, 'permit')).rejects.toMatchObject({ code: 'policy' });
    now = fresh.signUntil;
    await store.destroy(fresh.kid, 'permit');
    expect(await store.records('permit')).toEqual([fresh]);
    now = start;
    await expect((await store.signingKey(fresh.kid, 'permit')).sign(Buffer.from('x'))).rejects.toMatchObject({ code: 'not-active' });
  });

  it('passes over a half-written file that a crash left behind', async () => {
    const store = await KeyStore.create(config);
    const { fresh } = await rotateKey(store, 'permit', policy);
    const whole = readFileSync(join(config.directory, `permit-${hex(fresh.kid)}.key`), 'utf8');
    writeFileSync(join(config.directory, `permit-${'0'.repeat(16)}.key.abc.tmp`), whole.slice(0, 100), { mode: 0o600 });
    expect((await openPermitKey(config)).kid).toEqual(fresh.kid);
  });

  it('refuses a planted directory in place of a key file name', async () => {
    await KeyStore.create(config);
    mkdirSync(join(config.directory, `permit-${'a'.repeat(16)}.key`), { mode: 0o700 });
    await expect(openPermitKey(config)).rejects.toThrow();
  });
});
