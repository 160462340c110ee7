import { readFile } from 'node:fs/promises';
import { nodeCrypto } from '#keystore/verify-crypto';
import { parseTlogProof, verifyTlogProof, type TlogProofVerdict } from '#merkle';
import { message, type Language } from '#messages';
import { ed25519Verify } from '#trust';
import { exit, type Io } from '../io.js';
import { explain, readArguments } from './audit-arguments.js';
import { type AuditPolicy, readPolicy } from './audit-policy.js';
import { base64, isoTime } from './audit-report.js';
import { platformHasher } from './platform-hasher.js';

export const proofUsage = `Usage: opencites audit proof FILE.tlog-proof --entry FILE (--policy FILE | --key VKEY [--witness VKEY ...] [--quorum N])
                            [--lang en|fr|es] [--json]
       opencites audit proof NUMBER|EVENT [--out DIR]   writes the two files from an installation; --help after a NUMBER says more

  FILE.tlog-proof   proof that an entry is in a log (C2SP tlog-proof), as it comes with a permit
  --entry FILE      the entry, byte for byte
  --policy FILE     the log's key, its witnesses and their quorum (C2SP tlog-policy)

Needs no network. Exit: 0 proved, 1 not proved, 2 a file is absent or cannot be read, 64 usage.
`;

/** Why a proof does not hold; ids are added, never changed. */
type ProofFailureId =
  | 'file-missing'
  | 'proof-malformed'
  | 'checkpoint-malformed'
  | 'origin'
  | 'log-signature'
  | 'bad-signature'
  | 'frozen'
  | 'quorum'
  | 'not-in-tree'
  | 'inclusion';

interface ProofFailure {
  readonly id: ProofFailureId;
  readonly where: string;
  readonly detail: string;
}

interface ProofRequest {
  readonly file: string;
  readonly entry: string;
  readonly trust: AuditPolicy;
  readonly lang: Language;
  readonly json: boolean;
}

/** A permit number or the id of an event, and no file whose entry is given. */
function namesRecord(argv: readonly string[]): boolean {
  const name = /^(\d{2}[A-Z]{2}\d{6}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
  return argv.some((word) => name.test(word)) && !argv.some((word) => word.startsWith('--entry'));
}

/** `opencites audit proof FILE`: works without network and database. */
export async function proofCommand(argv: readonly string[], io: Io): Promise<number> {
  if (namesRecord(argv)) return (await import('./prove.command.js')).proveCommand(argv, io);
  const request = await readRequest(argv);
  if (typeof request === 'string') return explain(request, proofUsage, io);
  const { file, entry, trust, lang, json } = request;
  const [proofBytes, entryBytes] = await Promise.all([read(file), read(entry)]);
  const missing = proofBytes === null ? file : entryBytes === null ? entry : null;
  if (missing !== null || !proofBytes || !entryBytes)
    return answer({ id: 'file-missing', where: missing ?? file, detail: '' }, null, request, io);

  const proof = parseTlogProof(proofBytes);
  if (!proof.ok) return answer({ id: 'proof-malformed', where: file, detail: proof.reason }, null, request, io);
  const verdict = await verifyTlogProof({
    proof: proof.value,
    leafHash: platformHasher.leaf(entryBytes),
    policy: trust.policy,
    hasher: platformHasher,
    verify: ed25519Verify(nodeCrypto),
  });
  return answer(
    verdict.ok ? null : { id: failureId(verdict.reason), where: file, detail: verdict.reason },
    verdict,
    { lang, json, trust },
    io,
  );
}

type Refused = Extract<TlogProofVerdict, { ok: false }>['reason'];
const named = new Set<Refused>(['log-signature', 'bad-signature', 'frozen', 'quorum', 'not-in-tree', 'inclusion']);

function failureId(reason: Refused): ProofFailureId {
  if (reason === 'unknown-log') return 'origin';
  return named.has(reason) ? (reason as ProofFailureId) : 'checkpoint-malformed';
}

function answer(
  failure: ProofFailure | null,
  verdict: TlogProofVerdict | null,
  { lang, json, trust: { demonstration } }: Pick<ProofRequest, 'lang' | 'json' | 'trust'>,
  io: Io,
): number {
  const code = failure === null ? exit.ok : failure.id === 'file-missing' ? exit.unchecked : exit.refuted;
  const judged = verdict && 'checkpoint' in verdict ? verdict : null;
  if (json) {
    const { origin, size, root } = judged?.checkpoint ?? {};
    const log = judged && { origin, size, root: root && base64(root) };
    const witnesses = judged?.witnesses.map(({ witness, time }) => ({ name: witness.vkey.name, time: isoTime(time) })) ?? [];
    const told = { verdict: verdictOf(code), exitCode: code, failure, index: judged?.index ?? null, log, witnesses, demonstration };
    io.stdout.write(`${JSON.stringify(told)}\n`);
    return code;
  }
  const say = (id: string, args: Record<string, string | number> = {}) => message(`audit.${id}`, args, lang);
  const lines = [say(`proof.${verdictOf(code)}`)];
  if (failure) lines.push(`  ${failure.id}: ${say(`failure.${failure.id}`, { where: failure.where, detail: failure.detail })}`);
  if (judged) {
    const { origin, size, root } = judged.checkpoint;
    lines.push(say('proof.index', { index: judged.index }), say('log', { origin, size, root: base64(root) }));
    for (const { witness, time } of judged.witnesses) lines.push(say('witness', { name: witness.vkey.name, time: isoTime(time) }));
    if (judged.witnesses.length === 0) lines.push(say('no-witness'));
  }
  if (demonstration) lines.push(say('demonstration'));
  io.stdout.write(`${lines.join('\n')}\n`);
  return code;
}

function verdictOf(code: number): 'good' | 'bad' | 'unchecked' {
  return code === exit.ok ? 'good' : code === exit.refuted ? 'bad' : 'unchecked';
}

/** Longest file that is read: a proof with a hundred signatures, an entry. */
const fileBytesMax = 2_000_000;

async function read(path: string): Promise<Uint8Array | null> {
  const bytes = await readFile(path).catch(() => null);
  return bytes && bytes.length <= fileBytesMax ? new Uint8Array(bytes) : null;
}

async function readRequest(argv: readonly string[]): Promise<ProofRequest | string> {
  const options = {
    entry: { type: 'string' },
    policy: { type: 'string' },
    key: { type: 'string', multiple: true },
    witness: { type: 'string', multiple: true },
    quorum: { type: 'string' },
  } as const;
  const read = readArguments(argv, options, { count: 1, complaint: 'proof takes one FILE.tlog-proof.' });
  if (typeof read === 'string') return read;
  const { values, lang, json } = read;
  if (values.entry === undefined) return 'proof needs --entry FILE: a proof is about bytes.';
  const trust = await readPolicy(values);
  return typeof trust === 'string' ? trust : { file: read.positionals[0] ?? '', entry: values.entry, trust, lang, json };
}
