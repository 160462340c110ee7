import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { taxonReleases, taxonTable } from '#cites';
import { type CoseSigner, equalBytes, encodeCbor, type CborValue, sha256 } from '#credential';
import {
  certificateHash,
  type IssuerProfile,
  keyHolderNames,
  type KeyPlaces,
  type KeyRecord,
  keyState,
  listedRoleNumber,
  readIssuerProfile,
  sharedStore,
  writePrivateFile,
} from '#keystore/installation';
import { formatVkey, parsePolicy } from '#merkle';
import { openAnchorKey, openRootKey } from '#keystore/root';
import {
  decodeKeyList,
  decodeRoot,
  encodeCodeTable,
  encodeKeyList,
  encodeRoot,
  type KeyList,
  type KeyRoleNumber,
  type ListedKey,
  type Root,
  trustKey,
} from '#trust';

const day = 86_400;
const keyListDays = 90;
const rootDays = 365;
/** A list is signed anew when less than this is left: devices that are offline for weeks still hold a valid one. */
const renewDays = 45;
/** Longest life of a permit, three years, and some: so long a retired key stays listed. */
const retiredDays = 3 * 366 + 30;

export interface SignedLists {
  readonly rootVersion: number;
  readonly keyListVersion: number;
  /** What this call signed; empty when everything in force says the same and lasts. */
  readonly signed: readonly ('root' | 'keys')[];
}

/**
 * The offline ceremony: root list and country key list from the keys that are there, signed by anchor and country root,
 * left in `keys/lists` for the signer to publish. Signs only what changed or runs out, so every start may call it.
 *
 * @param offered.logPolicy C2SP tlog-policy text of the country's log: with it the key list names the log, from then on for
 *   good; the policy is kept beside the lists, and a later call needs it only to change it
 * @throws KeystoreError when a keystore cannot be opened: nothing is signed then
 */
export async function signCountryLists(
  places: KeyPlaces,
  now = Math.floor(Date.now() / 1000),
  offered: { readonly logPolicy?: Uint8Array } = {},
): Promise<SignedLists> {
  const profile = await readIssuerProfile(places.ceremony);
  const records: KeyRecord[] = [];
  for (const holder of keyHolderNames) records.push(...(await (await sharedStore(places.holders[holder])).records()));
  const signed: ('root' | 'keys')[] = [];

  const present = await readCountryLists(places.ceremony);
  const logPolicy = offered.logPolicy ?? present.logPolicy;
  const log = logPolicy ? logOf(logPolicy) : null;
  const lastRoot = present.roots.at(-1);
  const nextRoot = rootOf(records, profile, now, lastRoot ? decodeRoot(lastRoot).root : null);
  if (nextRoot) {
    const anchor = await openAnchorKey(places.holders.offline, now);
    await writePrivateFile(join(places.ceremony, `root-${nextRoot.version}.cose`), await encodeRoot(nextRoot, [coseSigner(anchor)]));
    signed.push('root');
  }

  const lastList = present.keys ? decodeKeyList(present.keys).list : null;
  const nextList = await keyListOf(records, profile, places.certificates, now, { last: lastList, log });
  if (logPolicy && offered.logPolicy) await writePrivateFile(join(places.ceremony, policyFile), logPolicy);
  if (nextList) {
    const root = await openRootKey(places.holders.offline, now);
    await writePrivateFile(join(places.ceremony, 'keys.cose'), await encodeKeyList(nextList, coseSigner(root)));
    signed.push('keys');
  }
  return {
    rootVersion: nextRoot?.version ?? (lastRoot ? decodeRoot(lastRoot).root.version : 0),
    keyListVersion: nextList?.version ?? lastList?.version ?? 0,
    signed,
  };
}

const policyFile = 'log.policy';

/** What the ceremony left: roots from version 1 on, the newest key list, and the policy of the log where there is one. */
export async function readCountryLists(directory: string): Promise<{
  readonly roots: readonly Uint8Array[];
  readonly keys: Uint8Array | null;
  readonly logPolicy: Uint8Array | null;
}> {
  const names = await readdir(directory).catch((): string[] => []);
  const roots: Uint8Array[] = [];
  for (let version = 1; names.includes(`root-${version}.cose`); version += 1)
    roots.push(new Uint8Array(await readFile(join(directory, `root-${version}.cose`))));
  const keys = names.includes('keys.cose') ? new Uint8Array(await readFile(join(directory, 'keys.cose'))) : null;
  const logPolicy = names.includes(policyFile) ? new Uint8Array(await readFile(join(directory, policyFile))) : null;
  return { roots, keys, logPolicy };
}

type NamedLog = Required<Pick<KeyList, 'log' | 'logPolicySha256'>>;

/** The log that a policy is for is its first; further ones are its predecessors. @throws TypeError on what is no such policy */
function logOf(policy: Uint8Array): NamedLog {
  const read = parsePolicy(policy);
  if (!read.ok) throw new TypeError(`policy of the log: ${read.reason} in line ${read.line}`);
  const [first] = read.policy.logs;
  if (!first) throw new TypeError('policy of the log: it names no log');
  return { log: { origin: first.vkey.name, vkey: formatVkey(first.vkey) }, logPolicySha256: sha256(policy) };
}

let codeTables: ReadonlyMap<number, Uint8Array> | null = null;

/** Released taxon code tables as published, by version: release n is the first lines of the append-only table. */
export function publishedCodeTables(): ReadonlyMap<number, Uint8Array> {
  codeTables ??= new Map(
    taxonReleases.map(({ version, size }) => [
      version,
      encodeCodeTable({ version, names: new Map(taxonTable.slice(0, size).map((entry) => [entry.code, entry.name])) }),
    ]),
  );
  return codeTables;
}

function rootOf(records: readonly KeyRecord[], profile: IssuerProfile, now: number, last: Root | null): Root | null {
  const publicKeys = (role: KeyRecord['role']) =>
    records
      .filter((key) => key.role === role && key.compromisedAt === null && key.signUntil > now)
      .map((key) => trustKey(key.alg, key.spki));
  const next: Root = {
    version: (last?.version ?? 0) + 1,
    issuedAt: now,
    expires: now + rootDays * day,
    threshold: 1,
    rootKeys: publicKeys('anchor'),
    snapshotKeys: publicKeys('snapshot'),
    countries: new Map([[profile.country, publicKeys('root')]]),
    codeTables: new Map([...publishedCodeTables()].map(([version, bytes]) => [version, sha256(bytes)])),
    algorithms: new Map(),
  };
  const lasts = last !== null && last.expires - now > renewDays * day;
  return lasts && equalBytes(rootContent(last), rootContent(next)) ? null : next;
}

function rootContent(root: Root): Uint8Array {
  const keys = (list: Root['rootKeys']): CborValue => list.map((key) => key.spki);
  return encodeCbor([
    root.threshold,
    keys(root.rootKeys),
    keys(root.snapshotKeys),
    [...root.countries].map(([country, list]) => [country, keys(list)]),
    [...root.codeTables].map(([version, digest]) => [version, digest]),
  ]);
}

async function keyListOf(
  records: readonly KeyRecord[],
  profile: IssuerProfile,
  certificates: string,
  now: number,
  { last, log }: { readonly last: KeyList | null; readonly log: NamedLog | null },
): Promise<KeyList | null> {
  const keys: ListedKey[] = [];
  for (const record of records) {
    const role = listedRoleNumber[record.role];
    if (role === undefined || record.signUntil + retiredDays * day < now) continue;
    keys.push(await listedKey(record, role as KeyRoleNumber, profile, certificates, now));
  }
  const next: KeyList = {
    country: profile.country,
    version: (last?.version ?? 0) + 1,
    issuedAt: now,
    expires: now + keyListDays * day,
    authority: profile.organisation,
    keys,
    statusUriTemplate: `${profile.publicUrl}trust/status/${profile.country}/{n}.cwt`,
    documentTypes: [],
    endpoint: profile.publicUrl,
    // A country that named a log can never take it back.
    ...(log ?? (last?.log && { log: last.log, ...(last.logPolicySha256 && { logPolicySha256: last.logPolicySha256 }) })),
  };
  const lasts = last !== null && last.expires - now > renewDays * day;
  return lasts && equalBytes(listContent(last), listContent(next)) ? null : next;
}

async function listedKey(
  record: KeyRecord,
  role: KeyRoleNumber,
  profile: IssuerProfile,
  certificates: string,
  now: number,
): Promise<ListedKey> {
  const certified =
    record.role === 'permit' || record.role === 'seal' ? await certificateHash(certificates, record.role, record.kid) : null;
  return {
    ...trustKey(record.alg, record.spki),
    role,
    signFrom: record.signFrom,
    signUntil: record.signUntil,
    state: keyState(record, now),
    ...(record.compromisedAt !== null && { compromisedAt: record.compromisedAt }),
    ...(certified && { certificateSha256: certified }),
    ...(record.role === 'permit' && { office: { name: profile.organisation, timeZone: profile.timeZone } }),
  };
}

/** Everything a key list says but version and dates. */
function listContent(list: KeyList): Uint8Array {
  return encodeCbor([
    list.country,
    list.authority,
    list.statusUriTemplate,
    list.endpoint ?? null,
    [...list.documentTypes],
    list.log ? [list.log.origin, list.log.vkey] : null,
    list.logPolicySha256 ?? null,
    list.keys.map((key) => [
      key.spki,
      key.role,
      key.signFrom,
      key.signUntil,
      key.state,
      key.compromisedAt ?? null,
      key.certificateSha256 ?? null,
      key.office ? [key.office.name, key.office.timeZone] : null,
    ]),
  ]);
}

function coseSigner(key: CoseSigner): CoseSigner {
  return { alg: key.alg, kid: key.kid, sign: (bytes) => key.sign(bytes) };
}
