import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeCbor, utf8 } from '#credential';
import {
  createInstallationKeys,
  hex,
  keyPlaces,
  type KeyPlaces,
  keyPolicy,
  markCompromised,
  rotateKey,
  sharedStore,
} from '#keystore/installation';
import { nodeCrypto } from '#keystore/verify-crypto';
import { decodeKeyList, decodeRoot, openTrust, rootAnchor, type TrustStore } from '#trust';
import { publishedCodeTables, readCountryLists, signCountryLists } from './country-lists.js';

const profile = {
  country: 'XA',
  organisation: 'MA of Utopia',
  timeZone: 'Europe/Paris',
  publicUrl: 'http://xa.localhost:8081/',
  specimen: true,
};
const day = 86_400;

async function opened(places: KeyPlaces): Promise<TrustStore> {
  const { roots, keys } = await readCountryLists(places.ceremony);
  const files = new Map<string, Uint8Array>([
    ['anchor.txt', utf8(rootAnchor(roots[0]!))],
    ['keys/XA.cose', keys!],
  ]);
  roots.forEach((bytes, index) => files.set(`root/${index + 1}.cose`, bytes));
  for (const [version, bytes] of publishedCodeTables()) files.set(`codes/${version}.cbor`, bytes);
  return openTrust(files, nodeCrypto);
}

describe('the lists of a country', () => {
  const home = mkdtempSync(join(tmpdir(), 'country-lists-'));
  let now = Math.floor(Date.now() / 1000);
  const places = keyPlaces(home, { now: () => now });
  const list = async () => {
    const keyList = (await opened(places)).keyList('XA');
    if (keyList?.state !== 'ok') throw new Error(JSON.stringify(keyList));
    return keyList.value.list;
  };

  beforeAll(() => createInstallationKeys(places, profile).then(() => undefined));
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('open from the anchor down, and name every key with its role and certificate', async () => {
    expect(await signCountryLists(places, now)).toEqual({ rootVersion: 1, keyListVersion: 1, signed: ['root', 'keys'] });
    const store = await opened(places);
    expect(store.root.state).toBe('ok');
    expect(store.codeTable(1).state).toBe('ok');
    const { keys, statusUriTemplate, log } = await list();
    expect(keys.map((key) => key.role).sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    for (const role of [1, 5]) expect(keys.find((key) => key.role === role)?.certificateSha256).toHaveLength(32);
    expect(keys.find((key) => key.role === 1)?.office).toEqual({ name: 'MA of Utopia', timeZone: 'Europe/Paris' });
    expect(statusUriTemplate).toBe('http://xa.localhost:8081/trust/status/XA/{n}.cwt');
    expect(log).toBeUndefined();
  });

  it('are signed again only when they say something else or run out', async () => {
    expect((await signCountryLists(places, now)).signed).toEqual([]);
    now += 44 * day;
    expect((await signCountryLists(places, now)).signed).toEqual([]);
    now += 2 * day;
    expect(await signCountryLists(places, now)).toEqual({ rootVersion: 1, keyListVersion: 2, signed: ['keys'] });
    expect((await list()).version).toBe(2);
  });

  it('announce a new key before it signs and keep the old one after', async () => {
    const store = await sharedStore(places.holders.signer);
    const { fresh } = await rotateKey(store, 'permit', keyPolicy(14));
    await createInstallationKeys(places, profile);
    await signCountryLists(places, now);
    const permits = (await list()).keys.filter((key) => key.role === 1);
    expect(permits.map((key) => key.state)).toEqual(['active', 'published']);
    expect(permits[1]).toMatchObject({ kid: fresh.kid, signFrom: now + 14 * day });
    expect(permits[0]?.signUntil).toBe(now + 14 * day);
  });

  it('name a compromised key as such, and replace it', async () => {
    const store = await sharedStore(places.holders.signer);
    const [first] = await store.records('permit');
    await markCompromised(store, first!.kid, 'permit', now - 3 * day);
    await rotateKey(store, 'permit', keyPolicy(14), { emergency: true });
    await createInstallationKeys(places, profile);
    await signCountryLists(places, now);
    const listed = (await list()).keys.filter((key) => key.role === 1);
    expect(listed.find((key) => hex(key.kid) === hex(first!.kid))).toMatchObject({ state: 'compromised', compromisedAt: now - 3 * day });
    expect(listed.filter((key) => key.state === 'active')).toHaveLength(1);
  });

  it('follow a rotated snapshot key by the next root, which the first still vouches for', async () => {
    const store = await sharedStore(places.holders.signer);
    await rotateKey(store, 'snapshot', keyPolicy(14));
    expect((await signCountryLists(places, now)).rootVersion).toBe(2);
    const { root } = await opened(places);
    expect(root.state === 'ok' && root.value.version).toBe(2);
    expect(root.state === 'ok' && root.value.snapshotKeys).toHaveLength(2);
  });

  it('are refused when any byte of them changes', async () => {
    const original = readFileSync(join(places.ceremony, 'keys.cose'));
    for (let at = 0; at < original.length; at += 29) {
      const altered = Buffer.from(original);
      altered[at] = altered[at]! ^ 4;
      writeFileSync(join(places.ceremony, 'keys.cose'), altered);
      expect((await opened(places)).keyList('XA')?.state).not.toBe('ok');
    }
    writeFileSync(join(places.ceremony, 'keys.cose'), original);
    expect((await opened(places)).keyList('XA')?.state).toBe('ok');
  });

  it('encode to bytes that decode to the same', () => {
    const { roots, keys } = {
      roots: [readFileSync(join(places.ceremony, 'root-1.cose'))],
      keys: readFileSync(join(places.ceremony, 'keys.cose')),
    };
    expect(decodeRoot(new Uint8Array(roots[0]!)).root.threshold).toBe(1);
    expect(decodeKeyList(new Uint8Array(keys)).list.country).toBe('XA');
    expect(encodeCbor([...publishedCodeTables().keys()])).toBeDefined();
  });
});
