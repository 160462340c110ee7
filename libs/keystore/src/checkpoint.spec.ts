import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseNote, signCheckpoint, verifyNote } from '#merkle';
import { ed25519Verify } from '../../../test/kit/note-keys.js';
import { checkpointSigner, checkpointVkey, openCheckpointKey } from './checkpoint.js';
import { createInstallationKeys, defaultKeyPolicy, keyPlaces, type IssuerProfile } from './installation.js';
import { KeyStore } from './key-store.js';
import { coseEsp256 } from './signing-key.js';

const profile: IssuerProfile = {
  country: 'XA',
  organisation: 'Management Authority of Utopia',
  timeZone: 'Indian/Mauritius',
  publicUrl: 'http://xa.localhost:8081/',
  specimen: true,
};

describe('the key of the log', () => {
  const homes: string[] = [];
  const home = () => {
    homes.push(mkdtempSync(join(tmpdir(), 'opencites-checkpoint-')));
    return homes.at(-1) ?? '';
  };
  afterAll(() => homes.forEach((path) => rmSync(path, { recursive: true, force: true })));

  it('is Ed25519 and signs checkpoints that any reader of C2SP logs verifies', async () => {
    const places = keyPlaces(home());
    await createInstallationKeys(places, profile, { holders: ['log'] });
    const key = await openCheckpointKey(places.holders.log);
    const signer = checkpointSigner(key, 'xa.localhost/log/public');
    const note = parseNote(await signCheckpoint({ origin: 'xa.localhost/log/public', size: 4, root: new Uint8Array(32) }, signer));
    expect(note.ok && (await verifyNote(note.value, [signer.vkey], ed25519Verify))).toMatchObject({ ok: true });
    // One key under two names is two keys to readers: no line of one log passes for the other's.
    expect(checkpointVkey(key, 'xa.localhost/log/restricted').keyId).not.toBe(signer.vkey.keyId);
    expect((await createInstallationKeys(places, profile, { holders: ['log'] })).created).toEqual([]);
  });

  it('replaces, at once, the P-256 key of an installation from before the log', async () => {
    const places = keyPlaces(home());
    await createInstallationKeys(places, profile, { holders: ['log'] });
    const old = keyPlaces(home());
    const store = await KeyStore.create(old.holders.log);
    // Made the way it was made then.
    const { generateKeyPairSync } = await import('node:crypto');
    const now = store.now();
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const before = await store.adopt('checkpoint', privateKey, {
      signFrom: now - 9,
      signUntil: now + 86_400 * defaultKeyPolicy.useDays.checkpoint,
    });
    expect(before.alg).toBe(coseEsp256);
    const { created } = await createInstallationKeys(old, profile, { holders: ['log'] });
    expect(created).toMatchObject([{ role: 'checkpoint', alg: -19 }]);
    expect((await openCheckpointKey(old.holders.log)).alg).toBe(-19);
    expect((await createInstallationKeys(old, profile, { holders: ['log'] })).created).toEqual([]);
    expect(() => checkpointVkey(before, 'xa.localhost/log/public')).toThrow('not the key of a log');
  });
});
