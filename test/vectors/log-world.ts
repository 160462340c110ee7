import { canonicalJson } from '#cites';
import { concatBytes, sha256, toBase64Url, toHex, utf8 } from '#credential';
import {
  addSignatures,
  cosign,
  formatPolicy,
  formatTlogProof,
  formatVkey,
  portableHasher,
  proveInclusion,
  rootAt,
  signCheckpoint,
  type NoteSigner,
  type Policy,
  type SubtreeReader,
} from '#merkle';
import { noteSigner } from '../kit/note-keys.js';
import { noon } from './trust-world.js';
import type { VectorToken } from './vector-tokens.js';

const origin = 'xb.example/log/public';
const log = noteSigner(origin, 1);
const witnesses = [1, 2, 3].map((number) => noteSigner(`witness${number}.example`, 4));

function policyText(change: Partial<Policy> = {}): Uint8Array {
  const policy: Policy = {
    comments: [],
    logs: [{ vkey: log.vkey, url: null }],
    witnesses: witnesses.map(({ vkey }, index) => ({ name: `w${index + 1}`, vkey, url: null })),
    groups: [{ name: 'q', threshold: 2, members: ['w1', 'w2', 'w3'] }],
    quorum: 'q',
    ...change,
  };
  return utf8(formatPolicy(policy));
}

export interface VectorEvidence {
  readonly proof: Uint8Array;
  readonly entry: Uint8Array;
}

/** A log of country XB that holds some of the vectors' permits, with the policy that its key list names. */
export interface LogWorld {
  readonly named: { readonly origin: string; readonly vkey: string };
  readonly policy: Uint8Array;
  readonly demonstrationPolicy: Uint8Array;
  /** @param how few cosigned, or another key than the log's signed */
  evidence(token: string, how?: { readonly cosigners?: number; readonly signer?: NoteSigner; readonly extra?: boolean }): Promise<VectorEvidence>;
}

function commitment(field: string, salt: Uint8Array, value: string): string {
  return toBase64Url(sha256(concatBytes(utf8('cites-tlog/c1'), new Uint8Array(1), utf8(field), new Uint8Array(1), salt, utf8(canonicalJson(value)))));
}

/** Salts are derived here so that a second run gives the same entries; in the product they are random. */
function logged(name: string, token: VectorToken): { readonly entry: Uint8Array; readonly extra: Uint8Array } {
  const fields = { doc: toHex(sha256(token.documentBytes)), permit: token.claims.number };
  const salt = (field: string): Uint8Array => sha256(utf8(`salt of ${field} of ${name}`));
  const entry = {
    act: 'sign',
    at: '2026-11-22T11:00:00.000Z',
    by: { org: 'XB-MA', role: 'system', who: toBase64Url(sha256(utf8(name))) },
    c: Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, commitment(field, salt(field), value)])),
    id: '0197f3a0-0000-7000-8000-00000000000a',
    k: 'permit.issued',
    pub: { app: 'II', cred: toBase64Url(token.cred), kind: 'E', specimen: false },
    see: { n: 0, r: toBase64Url(sha256(new Uint8Array())) },
    v: 1,
  };
  const openings = Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, { salt: toBase64Url(salt(field)), value }]));
  return { entry: utf8(canonicalJson(entry)), extra: utf8(canonicalJson({ openings })) };
}

export async function logWorld(tokens: Readonly<Record<string, VectorToken>>, names: readonly string[]): Promise<LogWorld> {
  const rows = names.map((name) => {
    const token = tokens[name];
    if (!token) throw new Error(`no token ${name}`);
    return logged(name, token);
  });
  const leaves = rows.map(({ entry }) => portableHasher.leaf(entry));
  const subtree = (level: number, index: number): Uint8Array =>
    level === 0 ? (leaves[index] ?? new Uint8Array(32)) : portableHasher.node(subtree(level - 1, 2 * index), subtree(level - 1, 2 * index + 1));
  const read: SubtreeReader = async (wanted) => wanted.map(({ level, index }) => subtree(level, index));
  const size = leaves.length;
  const root = await rootAt(size, read, portableHasher);
  return {
    named: { origin, vkey: formatVkey(log.vkey) },
    policy: policyText(),
    demonstrationPolicy: policyText({ comments: ['demonstration witnesses: no protection'] }),
    evidence: async (name, { cosigners = 2, signer = log, extra = true } = {}) => {
      const index = names.indexOf(name);
      const row = rows[index];
      if (!row) throw new Error(`${name} is not in the log of the vectors`);
      const signed = await signCheckpoint({ origin, size, root }, signer);
      const text = signed.slice(0, signed.indexOf('\n\n') + 1);
      const lines = await Promise.all(witnesses.slice(0, cosigners).map((witness) => cosign(text, noon - 60, witness)));
      const path = await proveInclusion(index, size, read, portableHasher);
      const proof = formatTlogProof({ ...(extra && { extra: row.extra }), index, path, checkpoint: addSignatures(signed, lines) });
      return { proof: utf8(proof), entry: row.entry };
    },
  };
}
