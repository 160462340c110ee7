import { beforeAll, describe, expect, it } from '@jest/globals';
import { cborMap, deflate, encodeCbor, signSign1, toHex, utf8, type CborValue } from '#credential';
import { webCrypto } from '#verify';
import fc from 'fast-check';
import {
  day,
  keyListOf,
  keyOf,
  noon,
  overlayFiles,
  rootOf,
  statusListOf,
  world,
  worldKeys,
  type WorldKeys,
} from '../../../test/vectors/trust-world.js';
import {
  decodeRoot,
  encodeKeyList,
  encodeLoggedSet,
  encodeRoot,
  encodeSnapshot,
  encodeStatusList,
  isLogged,
  keyListSuccessionFault,
  loggedEntries,
  openTrust,
  packStatuses,
  statusAt,
  statusUri,
  trustKey,
  type Root,
  type TrustMemory,
  type TrustStore,
} from './index.js';

let keys: WorldKeys;
let files: Map<string, Uint8Array>;
beforeAll(async () => {
  keys = await worldKeys();
  files = await world(keys, { logged: { 'XB permit': { creds: [new Uint8Array(32).fill(7)], completeUntil: noon } } });
});
const key = (word: string) => keyOf(keys, word);
const listed = (word: string) => trustKey(key(word).alg, key(word).spki);
const open = (changes: Readonly<Record<string, Uint8Array | null>> = {}, memory: TrustMemory | null = null): Promise<TrustStore> => {
  const changed = new Map(files);
  for (const [path, bytes] of Object.entries(changes))
    if (bytes === null) changed.delete(path);
    else changed.set(path, bytes);
  return openTrust(changed, webCrypto(), memory);
};
const reason = (checked: { state: string; reason?: string } | null): string => checked?.reason ?? checked?.state ?? 'null';

describe('the root', () => {
  const third = (changes: Partial<Root>, signers: readonly string[]): Promise<Uint8Array> =>
    encodeRoot({ ...rootOf(keys), version: 3, ...changes }, signers.map(key));

  it('is followed from the anchor through every version', async () => {
    const store = await open({ 'root/3.cose': await third({}, ['root 1', 'root 2']) });
    expect(store.root).toMatchObject({ state: 'ok', value: { version: 3 } });
  });

  it('hands over to new keys when old and new quorum sign', async () => {
    const rootKeys = ['XA root', 'XB root', 'root 2'].map(listed);
    const handedOver = await third({ rootKeys }, ['root 1', 'root 2', 'XA root']);
    expect((await open({ 'root/3.cose': handedOver })).root.state).toBe('ok');
    const onlyOld = await third({ rootKeys }, ['root 1', 'root 2']);
    expect(reason((await open({ 'root/3.cose': onlyOld })).root)).toBe('not signed by its own quorum');
    const onlyNew = await third({ rootKeys }, ['XA root', 'root 2', 'XB root']);
    expect(reason((await open({ 'root/3.cose': onlyNew })).root)).toBe('not signed by the quorum before it');
  });

  it('counts one key once, however often it signs', async () => {
    const doubled = await third({}, ['root 1', 'root 1', 'thief']);
    expect(reason((await open({ 'root/3.cose': doubled })).root)).toBe('not signed by the quorum before it');
  });

  it('is refused with another anchor, a gap, or a damaged file', async () => {
    expect(reason((await open({ 'anchor.txt': utf8('ab'.repeat(32)) })).root)).toBe('the first root is not the anchored one');
    expect(reason((await open({ 'anchor.txt': utf8('trust me') })).root)).toBe('anchor.txt does not hold a digest');
    expect(reason((await open({ 'anchor.txt': null })).root)).toBe('anchor.txt does not hold a digest');
    const skipped = await encodeRoot({ ...rootOf(keys), version: 4 }, ['root 1', 'root 2'].map(key));
    expect(reason((await open({ 'root/3.cose': skipped })).root)).toBe('root versions are not consecutive');
    expect((await open({ 'root/2.cose': utf8('no root') })).root.state).toBe('invalid');
    expect((await open({ 'root/1.cose': null })).root.state).toBe('absent');
  });

  it('is refused with any bit of a later version flipped', async () => {
    const second = files.get('root/2.cose') ?? new Uint8Array();
    for (let at = 0; at < second.length; at += 3) {
      const flipped = second.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at & 7));
      const { root } = await open({ 'root/2.cose': flipped });
      if (root.state === 'ok') throw new Error(`byte ${at} accepted`);
    }
    expect(decodeRoot(second).root).toEqual({ ...rootOf(keys), version: 2 });
  });
});

describe('a key list', () => {
  it('counts only with the country key, for its own country', async () => {
    const xa = keyListOf('XA', keys);
    expect((await open()).keyList('XA')).toMatchObject({ state: 'ok', value: { list: xa } });
    expect(reason((await open({ 'keys/XA.cose': await encodeKeyList(xa, key('XB root')) })).keyList('XA'))).toBe('bad signature');
    expect(reason((await open({ 'keys/XA.cose': await encodeKeyList(keyListOf('XB', keys), key('XA root')) })).keyList('XA'))).toBe(
      'list of another country',
    );
    expect((await open()).keyList('ZZ')).toBeNull();
    expect((await open({ 'keys/XA.cose': null })).keyList('XA')?.state).toBe('absent');
  });

  it('may be newer than the snapshot, but neither older nor another of the same version', async () => {
    const xa = keyListOf('XA', keys);
    const list = async (changes: Partial<typeof xa>) => ({ 'keys/XA.cose': await encodeKeyList({ ...xa, ...changes }, key('XA root')) });
    expect((await open(await list({ version: 4 }))).keyList('XA')?.state).toBe('ok');
    expect(reason((await open(await list({ version: 2 }))).keyList('XA'))).toBe('older than the snapshot says');
    expect(reason((await open(await list({ authority: 'Other' }))).keyList('XA'))).toBe('not the list the snapshot names');
  });

  it('cannot take a log back, nor an earlier version, once a device saw it', async () => {
    const { memory } = await open();
    expect(memory).toMatchObject({
      rootVersion: 2,
      keyLists: { XA: { version: 3 }, XB: { version: 3, log: { origin: 'xb.example/log' } } },
    });
    const { log: _, ...withoutLog } = keyListOf('XB', keys);
    const silent = { 'keys/XB.cose': await encodeKeyList({ ...withoutLog, version: 4 }, key('XB root')) };
    expect((await open(silent)).keyList('XB')?.state).toBe('ok');
    expect(reason((await open(silent, memory)).keyList('XB'))).toBe('no longer names its log');
    const older = { 'snapshot.cose': null, 'keys/XA.cose': await encodeKeyList({ ...keyListOf('XA', keys), version: 2 }, key('XA root')) };
    expect((await open(older)).keyList('XA')?.state).toBe('ok');
    expect(reason((await open(older, memory)).keyList('XA'))).toBe('older than a list seen before');
    expect(keyListSuccessionFault({ version: 3, log: { origin: 'o', vkey: 'v' } }, { version: 4 })).toBe('log-withdrawn');
    expect(keyListSuccessionFault({ version: 3 }, { version: 4, log: { origin: 'o', vkey: 'v' } })).toBeNull();
  });
});

describe('a status list', () => {
  const xa = () => keyListOf('XA', keys);
  const status = async (changes: Partial<ReturnType<typeof statusListOf>>, signer = 'XA status') =>
    reason(
      (await open({ 'status/XA/27.cwt': await encodeStatusList({ ...statusListOf(xa()), ...changes }, key(signer)) })).statusList('XA', 27),
    );

  it('counts only with a status key of the country, at its own address', async () => {
    expect(await status({})).toBe('ok');
    expect(await status({}, 'XA permit')).toBe('bad signature');
    expect(await status({}, 'XB status')).toBe('bad signature');
    expect(await status({ uri: statusUri(xa(), 28) })).toBe('another list');
    expect(await status({ issuedAt: noon - 3601 })).toBe('older than one published before');
    expect(await status({ issuedAt: noon + 400 * day, expires: noon + 407 * day })).toBe('bad signature');
  });

  it('older than one that a device has seen is refused even without a snapshot', async () => {
    const { memory } = await open({
      'status/XA/27.cwt': await encodeStatusList({ ...statusListOf(xa()), issuedAt: noon }, key('XA status')),
    });
    expect(reason((await open({ 'snapshot.cose': null }, memory)).statusList('XA', 27))).toBe('older than one published before');
  });

  it('gives every packed value back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 15 }), { maxLength: 50 }), (values) => {
        const packed = packStatuses(values);
        values.forEach((value, index) => {
          const name = statusAt(packed, index);
          expect(name === 'reserved').toBe(value > 3 && value < 12);
        });
        expect(statusAt(packed, 2 * packed.length)).toBeNull();
      }),
    );
    expect(statusAt(Uint8Array.of(0xc1), 0)).toBe('revoked');
    expect(statusAt(Uint8Array.of(0xc1), 1)).toBe('export-endorsed');
    expect(statusAt(Uint8Array.of(0xc1), 2 ** 40)).toBeNull();
    expect(() => packStatuses([16])).toThrow(RangeError);
  });

  it('is refused when it is a bomb, when its entries have other widths, when it is typed as something else', async () => {
    const token = (list: CborValue, typ?: string): Promise<Uint8Array> =>
      signSign1(
        encodeCbor(
          new Map<number, CborValue>([
            [2, statusUri(xa(), 27)],
            [4, noon + day],
            [6, noon],
            [65533, list],
            [65534, 60],
          ]),
        ),
        key('XA status'),
        typ ?? 'application/statuslist+cwt',
      );
    const state = async (bytes: Uint8Array) => reason((await open({ 'status/XA/27.cwt': bytes })).statusList('XA', 27));
    const lst = (bytes: Uint8Array, bits = 4): CborValue =>
      cborMap([
        ['bits', bits],
        ['lst', deflate(bytes)],
      ]);
    expect(await state(await token(lst(new Uint8Array(8192))))).toBe('ok');
    expect(await state(await token(lst(new Uint8Array(20_000_000))))).toBe('status list does not inflate');
    expect(await state(await token(lst(new Uint8Array(8192), 2)))).toBe('status entries of four bits expected');
    expect(await state(await token(lst(new Uint8Array(8192)), 'cites/keys'))).toBe('another type of message');
  });
});

describe('snapshot, logged sets, code tables and overlay', () => {
  it('accept a snapshot only from the snapshot key and never an older one', async () => {
    const snapshot = { issuedAt: noon - 7200, expires: noon + day, rootVersion: 2, keyLists: new Map(), statusLists: new Map() };
    const { memory } = await open();
    const mine = { 'snapshot.cose': await encodeSnapshot(snapshot, key('snapshot')) };
    expect((await open(mine)).snapshot.state).toBe('ok');
    expect(reason((await open(mine, memory)).snapshot)).toBe('older than a snapshot seen before');
    expect(reason((await open({ 'snapshot.cose': await encodeSnapshot({ ...snapshot, rootVersion: 3 }, key('snapshot')) })).snapshot)).toBe(
      'names a newer root',
    );
    expect(reason((await open({ 'snapshot.cose': await encodeSnapshot(snapshot, key('XA root')) })).snapshot)).toBe('bad signature');
  });

  it('find exactly what was logged', async () => {
    const set = (await open()).loggedSet(key('XB permit').kid);
    if (set.state !== 'ok') throw new Error(reason(set));
    expect(isLogged(set.value, new Uint8Array(32).fill(7))).toBe(true);
    expect(isLogged(set.value, new Uint8Array(32).fill(8))).toBe(false);
    fc.assert(
      fc.property(fc.uniqueArray(fc.uint8Array({ minLength: 32, maxLength: 32 }), { selector: toHex, maxLength: 40 }), (creds) => {
        const entries = loggedEntries(creds.slice(1));
        for (const cred of creds.slice(1)) expect(isLogged({ entries }, cred)).toBe(true);
        if (creds[0])
          expect(isLogged({ entries }, creds[0])).toBe(
            creds.slice(1).some((cred) => toHex(cred.slice(0, 16)) === toHex(creds[0]!.slice(0, 16))),
          );
      }),
    );
  });

  it('refuse a set that is unsorted, of a key that signs no permits, or signed by the permit key itself', async () => {
    const { kid } = key('XB permit');
    const path = `logged/${toHex(kid)}.bin`;
    const base = { country: 'XB', kid, issuedAt: noon, completeUntil: noon, entries: loggedEntries([new Uint8Array(32)]) };
    const state = async (bytes: Uint8Array, at = path, id = kid) => reason((await open({ [at]: bytes })).loggedSet(id));
    expect(await state(await encodeLoggedSet(base, key('XB status')))).toBe('ok');
    const unsorted = new Uint8Array(32).fill(9, 0, 16);
    expect(await state(await encodeLoggedSet({ ...base, entries: unsorted }, key('XB status')))).toBe('entries unsorted or repeated');
    expect(await state(await encodeLoggedSet(base, key('XB permit')))).toBe('bad signature');
    const other = key('XB status').kid;
    expect(await state(await encodeLoggedSet({ ...base, kid: other }, key('XB status')), `logged/${toHex(other)}.bin`, other)).toBe(
      'not a permit key of the country',
    );
    expect(await state(await encodeLoggedSet({ ...base, kid: other }, key('XB status')))).toBe('set of another key');
  });

  it('take names only from code tables that the root names', async () => {
    expect((await open()).codeTable(1)).toMatchObject({ state: 'ok' });
    expect((await open()).codeTable(2).state).toBe('absent');
    const table = files.get('codes/1.cbor') ?? new Uint8Array();
    const altered = table.slice();
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    expect(reason((await open({ 'codes/1.cbor': altered })).codeTable(1))).toBe('code table that the root does not name');
  });

  it('apply an overlay only when the anchor pins its key', async () => {
    const overlay = await overlayFiles(files, keys);
    const store = await open(Object.fromEntries(overlay));
    expect(store.isDenied('XB')).toBe(true);
    expect(store.isDenied('XA')).toBe(false);
    const unpinned = await open({ 'overlay.cose': overlay.get('overlay.cose') ?? null });
    expect(reason(unpinned.overlay)).toBe('not the overlay that anchor.txt names');
    expect(unpinned.isDenied('XB')).toBe(false);
  });
});

describe('any file of a trust directory', () => {
  it('can be noise without making the opening throw', async () => {
    const paths = [
      ...files.keys(),
      'status/XA/999999999.cwt',
      'status/xa/1.cwt',
      'logged/0000000000000000.bin',
      'codes/2.cbor',
      'overlay.cose',
      'a/b/c',
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.uint8Array({ maxLength: 200 }), async (path, noise) => {
        const store = await open({ [path]: noise });
        expect(store.root.state === 'ok' || path === 'anchor.txt' || path.startsWith('root/')).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('loses its meaning with a flipped bit', async () => {
    const { memory: _, ...whole } = await open();
    expect(whole.snapshot.state).toBe('ok');
    for (const path of ['keys/XA.cose', 'status/XA/27.cwt', 'snapshot.cose']) {
      const bytes = files.get(path) ?? new Uint8Array();
      for (let at = 1; at < bytes.length; at += 13) {
        const flipped = bytes.slice();
        flipped[at] = (flipped[at] ?? 0) ^ (1 << (at & 7));
        const store = await open({ [path]: flipped });
        const state =
          path === 'snapshot.cose'
            ? store.snapshot.state
            : path.startsWith('keys')
              ? store.keyList('XA')?.state
              : store.statusList('XA', 27).state;
        if (state !== 'invalid') throw new Error(`${path} byte ${at}: ${state}`);
      }
    }
  });
});
