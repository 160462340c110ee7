import { sha256, utf8 } from '#credential';
import {
  encodeCodeTable,
  encodeKeyList,
  encodeLoggedSet,
  encodeOverlay,
  encodeRoot,
  encodeSnapshot,
  encodeStatusList,
  keyRoleNumbers,
  loggedEntries,
  packStatuses,
  rootAnchor,
  statusListSlots,
  statusUri,
  trustKey,
  type KeyList,
  type ListedKey,
  type Root,
} from '#trust';
import { testKey, type TestKey } from './test-keys.js';

/** Noon of the day on which the invented world of the vectors is looked at. */
export const noon = Date.parse('2026-11-22T12:00:00Z') / 1000;
export const day = 86_400;
/** When the lists of the world end, seconds after `noon`: one after the other, so that a time picks what is stale. */
export const ends = { snapshot: 2 * day, status: 7 * day, overlay: 30 * day, keyList: 90 * day, root: 120 * day } as const;

/** Status entries of list XA/27 by index; all others are valid. */
export const statusEntries: Readonly<Record<number, number>> = { 20: 1, 21: 2, 22: 3, 23: 0xc, 24: 0xd, 25: 0xe, 26: 0xf, 27: 5 };
export const sealCertificate = utf8('certificate of the seal of XA, as DER would be');
export const stolenSealCertificate = utf8('certificate of a stolen seal of XA');
/** Bytes in the place of a public key, which no platform imports. */
export const brokenSpki = utf8('this is no SubjectPublicKeyInfo');

const words = ['root 1', 'root 2', 'root 3', 'snapshot', 'overlay', 'XA root', 'XB root', 'XA permit', 'XA status', 'XA seal', 'XA endpoint'];
const moreWords = ['XA stolen permit', 'XA stolen seal', 'XB permit', 'XB stolen permit', 'XB status', 'XB seal', 'thief'];

export type WorldKeys = Readonly<Record<string, TestKey>>;

export async function worldKeys(): Promise<WorldKeys> {
  const keys: Record<string, TestKey> = { 'XA Ed25519 permit': await testKey('XA Ed25519 permit', 'Ed25519') };
  for (const word of [...words, ...moreWords]) keys[word] = await testKey(word);
  return keys;
}

export function keyOf(keys: WorldKeys, word: string): TestKey {
  const key = keys[word];
  if (!key) throw new Error(`no test key ${word}`);
  return key;
}

export interface WorldInput {
  /** `cred` values in the logged sets of XB, by key word, with the time up to which the set is complete. */
  readonly logged?: Readonly<Record<string, { readonly creds: readonly Uint8Array[]; readonly completeUntil: number }>>;
  readonly root?: Partial<Root>;
  readonly keyLists?: Readonly<Record<string, Partial<KeyList>>>;
}

function listed(key: { readonly alg: number; readonly spki: Uint8Array }, role: keyof typeof keyRoleNumbers, more: Partial<ListedKey> = {}): ListedKey {
  return {
    ...trustKey(key.alg, key.spki),
    role: keyRoleNumbers[role],
    signFrom: noon - 200 * day,
    signUntil: noon + 165 * day,
    state: 'active',
    ...more,
  };
}

export function keyListOf(country: 'XA' | 'XB', keys: WorldKeys): KeyList {
  const key = (word: string): TestKey => keyOf(keys, `${country} ${word}`);
  const office = { name: `Licensing office of ${country}`, timeZone: 'Africa/Nairobi' };
  const stolen = { state: 'compromised', compromisedAt: noon - 20 * day, office } as const;
  const common = [
    listed(key('permit'), 'permit', { office }),
    listed(key('stolen permit'), 'permit', stolen),
    listed(key('status'), 'status'),
  ];
  const more: readonly ListedKey[] =
    country === 'XB'
      ? [listed(key('seal'), 'seal', { certificateSha256: sha256(sealCertificate) })]
      : [
          listed(key('Ed25519 permit'), 'permit', { office }),
          listed(key('endpoint'), 'endpoint'),
          listed(key('seal'), 'seal', { certificateSha256: sha256(sealCertificate) }),
          listed(key('stolen seal'), 'seal', {
            state: 'compromised',
            compromisedAt: noon - day,
            certificateSha256: sha256(stolenSealCertificate),
          }),
          listed({ alg: -9, spki: brokenSpki }, 'permit'),
        ];
  return {
    country,
    version: 3,
    issuedAt: noon - day,
    expires: noon + ends.keyList,
    authority: country === 'XA' ? 'Management Authority of Utopia' : 'Management Authority of Macaria',
    keys: [...common, ...more],
    statusUriTemplate: `https://${country.toLowerCase()}.example/status/{n}`,
    documentTypes: ['E', 'I', 'R', 'O-TEC', 'O-MIC'],
    ...(country === 'XB' && { log: { origin: 'xb.example/log', vkey: 'xb.example/log+00000000+AA' } }),
  };
}

export function rootOf(keys: WorldKeys): Root {
  const listedRoots = ['root 1', 'root 2', 'root 3'].map((word) => trustKey(keyOf(keys, word).alg, keyOf(keys, word).spki));
  const of = (word: string) => [trustKey(keyOf(keys, word).alg, keyOf(keys, word).spki)];
  return {
    version: 1,
    issuedAt: noon - 300 * day,
    expires: noon + ends.root,
    threshold: 2,
    rootKeys: listedRoots,
    snapshotKeys: of('snapshot'),
    countries: new Map([
      ['XA', of('XA root')],
      ['XB', of('XB root')],
    ]),
    codeTables: new Map([[1, sha256(encodeCodeTable(worldCodes))]]),
    algorithms: new Map(),
  };
}

export const worldCodes = { version: 1, names: new Map([[7, 'Python bivittatus']]) };

/** A whole trust directory as files. */
export async function world(keys: WorldKeys, input: WorldInput = {}): Promise<Map<string, Uint8Array>> {
  const key = (word: string): TestKey => keyOf(keys, word);
  const files = new Map<string, Uint8Array>();
  const first = rootOf(keys);
  const signers = [key('root 1'), key('root 3')];
  files.set('root/1.cose', await encodeRoot(first, signers));
  files.set('root/2.cose', await encodeRoot({ ...first, version: 2, ...input.root }, signers));
  files.set('anchor.txt', utf8(`${rootAnchor(files.get('root/1.cose') ?? new Uint8Array())}\n`));
  const versions = new Map<string, { version: number; sha256: Uint8Array }>();
  const statusLists = new Map<string, Map<number, number>>();
  for (const country of ['XA', 'XB'] as const) {
    const list = { ...keyListOf(country, keys), ...input.keyLists?.[country] };
    const bytes = await encodeKeyList(list, key(`${country} root`));
    files.set(`keys/${country}.cose`, bytes);
    versions.set(country, { version: list.version, sha256: sha256(bytes) });
    files.set(`status/${country}/27.cwt`, await encodeStatusList(statusListOf(list), key(`${country} status`)));
    statusLists.set(country, new Map([[27, noon - 3600]]));
  }
  files.set(
    'snapshot.cose',
    await encodeSnapshot(
      { issuedAt: noon - 1800, expires: noon + ends.snapshot, rootVersion: 2, keyLists: versions, statusLists },
      key('snapshot'),
    ),
  );
  files.set('codes/1.cbor', encodeCodeTable(worldCodes));
  for (const [word, set] of Object.entries(input.logged ?? {})) {
    const { kid } = key(word);
    const bytes = await encodeLoggedSet(
      { country: 'XB', kid, issuedAt: noon - 3600, completeUntil: set.completeUntil, entries: loggedEntries(set.creds) },
      key('XB status'),
    );
    files.set(`logged/${[...kid].map((byte) => byte.toString(16).padStart(2, '0')).join('')}.bin`, bytes);
  }
  return files;
}

export function statusListOf(list: KeyList) {
  const values = Array.from({ length: statusListSlots }, (_, index) => statusEntries[index] ?? 0);
  return { uri: statusUri(list, 27), issuedAt: noon - 3600, expires: noon + ends.status, timeToLive: 43_200, packed: packStatuses(values) };
}

/** An overlay that does not believe XB, and the anchor file that pins it. */
export async function overlayFiles(files: ReadonlyMap<string, Uint8Array>, keys: WorldKeys): Promise<Map<string, Uint8Array>> {
  const signer = keyOf(keys, 'overlay');
  const pin = [...sha256(signer.spki)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const anchor = new TextDecoder().decode(files.get('anchor.txt'));
  const overlay = { version: 1, issuedAt: noon - day, expires: noon + ends.overlay, denied: ['XB'], pinned: new Map(), spki: signer.spki };
  return new Map([
    ['anchor.txt', utf8(`${anchor}overlay ${pin}\n`)],
    ['overlay.cose', await encodeOverlay(overlay, signer)],
  ]);
}

