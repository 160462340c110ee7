import {
  concatBytes,
  decodeProtected,
  encodeCbor,
  encodeProtectedHeader,
  sha256,
  toHex,
  type CborValue,
  type CoseSigner,
} from '#credential';
import type { VerifyCrypto } from './crypto-port.js';
import { bytes, Fields, tuple, unsigned } from './fields.js';
import { TrustFormatError } from './format-error.js';
import { loadKey, messageTypes, readCbor, sameKid } from './signed-message.js';
import { decodeKeysByCountry, decodeTrustKey, encodeKeysByCountry, encodeTrustKey, type TrustKey } from './trust-key.js';

/** The top of the tree: who may list keys for which country. Signed by a quorum (COSE_Sign, tag 98). Times are Unix seconds. */
export interface Root {
  readonly version: number;
  readonly issuedAt: number;
  readonly expires: number;
  /** How many of `rootKeys` have to sign. */
  readonly threshold: number;
  readonly rootKeys: readonly TrustKey[];
  readonly snapshotKeys: readonly TrustKey[];
  /** Country root keys by ISO code. */
  readonly countries: ReadonlyMap<string, readonly TrustKey[]>;
  /** SHA-256 of the released taxon code tables by version. */
  readonly codeTables: ReadonlyMap<number, Uint8Array>;
  /** Last second at which an algorithm may be used to issue, and to verify; absent = no end set. */
  readonly algorithms: ReadonlyMap<number, { readonly issueUntil: number; readonly verifyUntil: number }>;
}

const key = {
  format: 1,
  version: 2,
  expires: 4,
  threshold: 5,
  issuedAt: 6,
  rootKeys: 7,
  snapshotKeys: 8,
  countries: 9,
  codeTables: 10,
  algorithms: 11,
} as const;
const tagSign = Uint8Array.of(0xd8, 98);
const bodyHeader = encodeCbor(new Map<number, CborValue>([[16, messageTypes.root]]));

/** Signs a root with every signer given: the quorum of the version before, and its own. */
export async function encodeRoot(root: Root, signers: readonly CoseSigner[]): Promise<Uint8Array> {
  const payload = encodeCbor(
    new Map<number, CborValue>([
      [key.format, 1],
      [key.version, root.version],
      [key.expires, root.expires],
      [key.threshold, root.threshold],
      [key.issuedAt, root.issuedAt],
      [key.rootKeys, root.rootKeys.map(encodeTrustKey)],
      [key.snapshotKeys, root.snapshotKeys.map(encodeTrustKey)],
      [key.countries, encodeKeysByCountry(root.countries)],
      [key.codeTables, new Map(root.codeTables)],
      [key.algorithms, new Map([...root.algorithms].map(([alg, until]) => [alg, [until.issueUntil, until.verifyUntil]]))],
    ]),
  );
  const signatures: CborValue[] = [];
  for (const signer of signers) {
    const header = encodeProtectedHeader(signer.alg, signer.kid);
    signatures.push([header, new Map(), await signer.sign(signatureStructure(header, payload))]);
  }
  return concatBytes(tagSign, encodeCbor([bodyHeader, new Map(), payload, signatures]));
}

/** RFC 9052 section 4.4 for COSE_Sign without external data. */
function signatureStructure(header: Uint8Array, payload: Uint8Array): Uint8Array {
  return encodeCbor(['Signature', bodyHeader, header, new Uint8Array(), payload]);
}

interface RootSignature {
  readonly kid: Uint8Array;
  readonly alg: number;
  readonly toBeSigned: Uint8Array;
  readonly signature: Uint8Array;
}

export interface DecodedRoot {
  readonly root: Root;
  readonly signatures: readonly RootSignature[];
}

/** @throws TrustFormatError */
export function decodeRoot(data: Uint8Array): DecodedRoot {
  if (data[0] !== tagSign[0] || data[1] !== tagSign[1]) throw new TrustFormatError('not a COSE_Sign message');
  const [header, unprotected, payload, signatures] = tuple(readCbor(data.subarray(2)), 4);
  if (toHex(bytes(header)) !== toHex(bodyHeader)) throw new TrustFormatError('another type of message');
  if (!(unprotected instanceof Map) || unprotected.size > 0 || !Array.isArray(signatures)) throw new TrustFormatError('envelope');
  const content = bytes(payload);
  return { root: readRoot(content), signatures: signatures.map((entry) => readSignature(entry, content)) };
}

function readSignature(entry: CborValue, payload: Uint8Array): RootSignature {
  const [header, unprotected, signature] = tuple(entry, 3);
  const protectedHeader = bytes(header);
  readCbor(protectedHeader);
  const headers = decodeProtected(protectedHeader);
  if ('reason' in headers || headers.typ !== undefined) throw new TrustFormatError('signature header');
  if (!(unprotected instanceof Map) || unprotected.size > 0) throw new TrustFormatError('unprotected header');
  return {
    kid: headers.kid,
    alg: headers.alg,
    signature: bytes(signature, 64),
    toBeSigned: signatureStructure(protectedHeader, payload),
  };
}

function readRoot(payload: Uint8Array): Root {
  const fields = Fields.of(readCbor(payload));
  fields.version(key.format);
  const root: Root = {
    version: fields.unsigned(key.version),
    issuedAt: fields.unsigned(key.issuedAt),
    expires: fields.unsigned(key.expires),
    threshold: fields.unsigned(key.threshold),
    rootKeys: fields.list(key.rootKeys).map(decodeTrustKey),
    snapshotKeys: fields.list(key.snapshotKeys).map(decodeTrustKey),
    countries: decodeKeysByCountry(fields.entries(key.countries)),
    codeTables: new Map([...fields.entries(key.codeTables)].map(([version, digest]) => [unsigned(version), bytes(digest, 32)])),
    algorithms: new Map(
      [...fields.entries(key.algorithms)].map(([alg, until]) => {
        const [issueUntil, verifyUntil] = tuple(until, 2);
        return [Number(alg), { issueUntil: unsigned(issueUntil), verifyUntil: unsigned(verifyUntil) }];
      }),
    ),
  };
  fields.done();
  if (root.version < 1 || root.threshold < 1 || root.threshold > root.rootKeys.length) throw new TrustFormatError('root quorum');
  return root;
}

/** What an anchor file holds: the digest of the first root that the caller decided to trust. */
export function rootAnchor(rootBytes: Uint8Array): string {
  return toHex(sha256(rootBytes));
}

/** At least `threshold` different keys of `by` signed. One key that signs twice counts once. */
export async function hasQuorum(decoded: DecodedRoot, by: Pick<Root, 'threshold' | 'rootKeys'>, crypto: VerifyCrypto): Promise<boolean> {
  const signed = new Set<string>();
  for (const rootKey of by.rootKeys) {
    const { verifyKey } = await loadKey(rootKey, crypto);
    if (!verifyKey) continue;
    for (const entry of decoded.signatures)
      if (entry.alg === rootKey.alg && sameKid(entry.kid, rootKey.kid) && (await verifyKey.verify(entry.toBeSigned, entry.signature)))
        signed.add(toHex(rootKey.spki));
  }
  return signed.size >= by.threshold;
}

/**
 * Follows roots from the anchored first one: each next version is one higher and signed by the old quorum and its own.
 * @returns the newest root, or why the chain breaks
 */
export async function followRoots(
  files: readonly Uint8Array[],
  anchor: string,
  crypto: VerifyCrypto,
): Promise<{ readonly root: Root } | { readonly reason: string }> {
  let current: Root | null = null;
  for (const file of files) {
    let decoded: DecodedRoot;
    try {
      decoded = decodeRoot(file);
    } catch (error) {
      if (error instanceof TrustFormatError) return { reason: error.message };
      throw error;
    }
    if (current === null && rootAnchor(file) !== anchor) return { reason: 'the first root is not the anchored one' };
    if (current !== null && decoded.root.version !== current.version + 1) return { reason: 'root versions are not consecutive' };
    if (current !== null && !(await hasQuorum(decoded, current, crypto))) return { reason: 'not signed by the quorum before it' };
    if (!(await hasQuorum(decoded, decoded.root, crypto))) return { reason: 'not signed by its own quorum' };
    current = decoded.root;
  }
  return current ? { root: current } : { reason: 'no root' };
}
