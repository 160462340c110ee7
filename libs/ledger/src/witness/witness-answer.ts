import { parseSignatureLines, parseTreeSize, verifySignature, type Ed25519Verify, type PolicyWitness } from '#merkle';

/** A verified line of a witness for one checkpoint. */
export interface Cosigned {
  readonly witness: PolicyWitness;
  /** Signature line without its newline. */
  readonly line: string;
  /** POSIX seconds that the witness signed; null for an ML-DSA line, which is kept and proves nothing here. */
  readonly time: number | null;
}

/**
 * What went wrong with a witness.
 *
 * Alarms, for a human: `ahead` it has cosigned a longer tree under our name than we have; `conflict` it cannot join our tree to what it
 * has seen: somebody forked; `forgot` it knows less than it once cosigned; `bad-line` a line under its name that it did not sign.
 * Configuration: `unknown-log` (404), `log-key` (403), `refused` (400, or a redirect). Passing, asked again later: `unreachable`,
 * `time-out`, `server` (5xx, 429), `garbage` no answer of C2SP, `no-line` nothing signed by it, `clock` a time that cannot be now.
 */
export type WitnessTroubleCode =
  | 'ahead'
  | 'conflict'
  | 'forgot'
  | 'bad-line'
  | 'unknown-log'
  | 'log-key'
  | 'refused'
  | 'unreachable'
  | 'time-out'
  | 'server'
  | 'garbage'
  | 'no-line'
  | 'clock';

export const witnessAlarms: ReadonlySet<WitnessTroubleCode> = new Set(['ahead', 'conflict', 'forgot', 'bad-line']);

/** What one HTTP answer says. */
export type WitnessSaid =
  | { readonly kind: 'cosigned'; readonly lines: readonly Cosigned[]; readonly missing: readonly TroubleOfOne[] }
  | { readonly kind: 'size'; readonly size: number }
  | { readonly kind: 'trouble'; readonly code: WitnessTroubleCode };

export interface TroubleOfOne {
  readonly witness: PolicyWitness;
  readonly code: WitnessTroubleCode;
}

/** How far the clock of a witness may be from ours: `clock` beyond. Both are POSIX seconds. */
const earlySeconds = 600;
const lateSeconds = 300;

export interface RawAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: Uint8Array;
}

/**
 * Reads an answer to add-checkpoint. Lines of keys that are not expected behind this address are ignored, those of other
 * witnesses of the policy too: each counts only from its own address, so that no witness can speak for another.
 *
 * @param witnesses keys expected behind the address
 * @param noteText text of the checkpoint that was sent
 */
export async function readAnswer(
  { status, type, body }: RawAnswer,
  witnesses: readonly PolicyWitness[],
  noteText: string,
  now: number,
  verify: Ed25519Verify,
): Promise<WitnessSaid> {
  if (status === 409) {
    const size = type.split(';', 1)[0]?.trim() === 'text/x.tlog.size' ? parseTreeSize(body) : null;
    return size?.ok ? { kind: 'size', size: size.value } : { kind: 'trouble', code: 'garbage' };
  }
  if (status !== 200) return { kind: 'trouble', code: codeOf(status) };
  const signatures = parseSignatureLines(body);
  if (!signatures.ok) return { kind: 'trouble', code: 'garbage' };
  const texts = new TextDecoder().decode(body).split('\n');
  const lines: Cosigned[] = [];
  const missing: TroubleOfOne[] = [];
  for (const witness of witnesses) {
    let code: WitnessTroubleCode | null = 'no-line';
    for (const [index, signature] of signatures.value.entries()) {
      if (signature.name !== witness.vkey.name || signature.keyId !== witness.vkey.keyId) continue;
      const line = texts[index] ?? '';
      const time = witness.vkey.algorithm === 6 ? null : await verifySignature(noteText, signature, witness.vkey, verify);
      if (time === 'bad') code = 'bad-line';
      else if (time !== null && (time < now - earlySeconds || time > now + lateSeconds)) code = 'clock';
      else {
        lines.push({ witness, line, time });
        code = null;
      }
    }
    if (code) missing.push({ witness, code });
  }
  return { kind: 'cosigned', lines, missing };
}

function codeOf(status: number): WitnessTroubleCode {
  switch (status) {
    case 403:
      return 'log-key';
    case 404:
      return 'unknown-log';
    case 422:
      return 'conflict';
    default:
      return status >= 500 || status === 429 || status === 408 ? 'server' : 'refused';
  }
}
