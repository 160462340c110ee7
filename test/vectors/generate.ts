// Writes the vectors anew: `npm run build && node dist/test/vectors/generate.js`. Signatures are randomised, so files change
// with every run; what they must decode to and what must be concluded does not.
import { writeFileSync } from 'node:fs';
import { decodeToken, encodeCbor, exclusiveExpiry, nameHash, qrPlan, sha256, toDigits, toHex, utf8 } from '#credential';
import { logWorld, type LogWorld } from './log-world.js';
import { noteSigner } from '../kit/note-keys.js';
import { encodeKeyList, encodeSnapshot, encodeStatusList } from '#trust';
import { day, keyListOf, keyOf, noon, overlayFiles, statusListOf, world, worldKeys, type WorldKeys } from './trust-world.js';
import type { TokenVector, TokenVectors, VerdictVectors } from './vector-format.js';
import { vectorTokens, type VectorToken, type VectorTokens } from './vector-tokens.js';
import { proofCases } from './proof-cases.js';
import { verdictCases } from './verdict-cases.js';

type TrustSets = VerdictVectors['trust'];
const hexed = (files: ReadonlyMap<string, Uint8Array>): Record<string, string> =>
  Object.fromEntries([...files].map(([path, bytes]) => [path, toHex(bytes)]));

async function trustSets(keys: WorldKeys, tokens: VectorTokens, log: LogWorld): Promise<TrustSets> {
  const cred = (name: string): Uint8Array => tokens[name]?.cred ?? new Uint8Array(32);
  const logged = {
    'XB permit': { creds: [cred('XB logged'), utf8('some other permit of this key ...')], completeUntil: noon - 2 * 3600 },
    'XB stolen permit': { creds: [cred('XB stolen logged')], completeUntil: noon - 20 * day },
  };
  const withPolicy = async (policy: Uint8Array) => {
    const files = await world(keys, { logged, keyLists: { XB: { log: log.named, logPolicySha256: sha256(policy) } } });
    return files.set('log/XB.policy', policy);
  };
  const current = await withPolicy(log.policy);
  const demonstration = await withPolicy(log.demonstrationPolicy);
  const overlay = await overlayFiles(current, keys);
  const retired = await world(keys, { logged, root: { algorithms: new Map([[-9, { issueUntil: noon - 2 * day, verifyUntil: noon + day }]]) } });
  const xa = keyListOf('XA', keys);
  const thief = keyOf(keys, 'thief');
  const over = (files: Record<string, string | null>) => ({ base: 'current', files });
  const snapshot = { issuedAt: noon, expires: noon + day, rootVersion: 2, keyLists: new Map(), statusLists: new Map() };
  return {
    current: { files: hexed(current) },
    nothing: { files: {} },
    'other anchor': over({ 'anchor.txt': toHex(utf8(`${'00'.repeat(32)}\n`)) }),
    'no key list': over({ 'keys/XA.cose': null }),
    'false key list': over({ 'keys/XA.cose': toHex(await encodeKeyList(xa, thief)) }),
    'no status list': over({ 'status/XA/27.cwt': null }),
    'false status list': over({ 'status/XA/27.cwt': toHex(await encodeStatusList(statusListOf(xa), thief)) }),
    'old status list': over({
      'status/XA/27.cwt': toHex(await encodeStatusList({ ...statusListOf(xa), issuedAt: noon - 7200 }, keyOf(keys, 'XA status'))),
    }),
    'no logged sets': over(Object.fromEntries([...current.keys()].filter((path) => path.startsWith('logged/')).map((path) => [path, null]))),
    'no policy of the log': over({ 'log/XB.policy': null }),
    'exchanged policy of the log': over({ 'log/XB.policy': toHex(log.demonstrationPolicy) }),
    'demonstration witnesses': over(
      Object.fromEntries(['keys/XB.cose', 'log/XB.policy', 'snapshot.cose'].map((path) => [path, hexed(demonstration)[path] ?? null])),
    ),
    'no code table': over({ 'codes/1.cbor': null }),
    'no snapshot': over({ 'snapshot.cose': null }),
    'false snapshot': over({ 'snapshot.cose': toHex(await encodeSnapshot(snapshot, thief)) }),
    'retired algorithm': over({ 'root/2.cose': hexed(retired)['root/2.cose'] ?? null }),
    overlay: over(hexed(overlay)),
    'foreign overlay': over({ 'overlay.cose': hexed(overlay)['overlay.cose'] ?? null }),
  };
}

function tokenVector(name: string, token: VectorToken, keys: WorldKeys): TokenVector {
  const decoded = decodeToken(token.cose);
  const plan = qrPlan(token.front);
  if (!decoded.ok || !plan) throw new Error(`${name} does not decode`);
  const { message } = decoded.token;
  const key = Object.values(keys).find((candidate) => toHex(candidate.kid) === toHex(message.kid));
  if (!key) throw new Error(`${name} has no key`);
  return {
    name,
    alg: message.alg,
    spki: toHex(key.spki),
    cose: toHex(token.cose),
    sigStructure: toHex(message.toBeSigned),
    cred: toHex(token.cred),
    checkCode: token.checkCode,
    front: token.front,
    annexes: token.annexes,
    qr: { version: plan.version, ecc: plan.ecc },
    document: toHex(token.documentBytes),
    number: token.claims.number,
  };
}

function tokenVectors(tokens: VectorTokens, keys: WorldKeys): TokenVectors {
  const names = ['plain', 'ed25519', 'specimen', 'multi-use crossed', '40 lines', '301 lines', '90 marks', 'hashed name', 'coded taxon'];
  const digest = tokens.plain?.claims.documentDigest ?? new Uint8Array(32);
  return {
    description: 'Permit tokens (docs/spec/permit-credential.md): COSE bytes, what was signed, and what is derived from it. Bytes in hexadecimal.',
    tokens: names.map((name) => tokenVector(name, tokens[name] as VectorToken, keys)),
    quantities: [
      ['0', 0],
      ['12', 12],
      ['0.0001', [-4, 1]],
      ['12.5', [-1, 125]],
      ['1234567.890123456', [-9, 1234567890123456]],
    ].map(([value, cbor]) => ({ value: String(value), cbor: toHex(encodeCbor(cbor as number | number[])) })),
    digits: ['', '00', 'ff', '0001', 'ffffff', '00000000000000', 'ffffffffffffff', '0102030405060708'].map((hex) => ({
      hex,
      digits: toDigits(Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))),
    })),
    expiries: [
      ['2027-05-21', 'Africa/Nairobi'],
      ['2026-03-28', 'Europe/Zurich'],
      ['2026-10-24', 'Europe/Zurich'],
      ['2026-09-05', 'America/Santiago'],
      ['2026-04-04', 'America/Santiago'],
      ['2026-12-31', 'Pacific/Kiritimati'],
      ['2026-12-31', 'Asia/Kathmandu'],
      ['2028-02-29', 'UTC'],
    ].map(([lastDay = '', timeZone = '']) => ({ lastDay, timeZone, exp: exclusiveExpiry(lastDay, timeZone) })),
    nameHashes: ['Raphael Hythloday', '  raphael   HYTHLODAY ', 'ﬁlip Ångström 3', 'Ρaφaήλ Υθλοδαίος'].map((name) => ({
      documentDigest: toHex(digest),
      name,
      hash: toHex(nameHash(digest, name)),
    })),
  };
}

async function main(): Promise<void> {
  const keys = await worldKeys();
  const tokens = await vectorTokens(keys);
  const log = await logWorld(tokens, ['XB logged', 'XB fresh', 'XB fresh I', 'XB stolen unlogged', 'XB unlogged']);
  const verdicts: VerdictVectors = {
    description: 'What must be concluded from what is presented: every row of the table of verdicts. Bytes in hexadecimal, times in Unix seconds.',
    trust: await trustSets(keys, tokens, log),
    cases: [...(await verdictCases(tokens, keys)), ...(await proofCases(tokens, log, noteSigner(log.named.origin, 1, 'thief')))],
  };
  const write = (name: string, value: unknown): void =>
    writeFileSync(new URL(`../../../test/vectors/${name}`, import.meta.url), `${JSON.stringify(value, null, 1)}\n`);
  write('verdicts.json', verdicts);
  write('permit-tokens.json', tokenVectors(tokens, keys));
}

await main();
