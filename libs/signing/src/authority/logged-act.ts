import type { LogPolicy } from '#trust';

/**
 * An entry of the public log about what the authority is (its officers' keys, roles and interests, its policies, what was
 * erased or put back), and about what would do somebody good if it were forgotten: entries of registers, ended permits.
 */
export interface LoggedAct {
  /** Place in the log. */
  readonly index: number;
  /** As the entry itself says: what a row beside it says may be anything. */
  readonly eventId: string;
  /** E.g. "key.enrolled". */
  readonly kind: string;
  readonly at: Date;
  /** In clear. */
  readonly pub: Members;
  /** Commitments by field. */
  readonly committed: Members;
}

/** Values that open the commitments of acts, as far as they really do: event id -> field -> value. */
export type OpenedActs = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

/** What the public log says of the authority, up to a checkpoint that witnesses have seen. */
export interface AuthorityView {
  readonly size: number;
  /** Since when the checkpoint was surely there: the first time at which any of its witnesses cosigned it. */
  readonly witnessedAt: Date;
  /** In the order of the log. */
  readonly acts: readonly LoggedAct[];
}

export type ReadAuthority =
  /** A country without a log: there is nothing to compare rows with. */
  | { readonly state: 'none' }
  | { readonly state: 'known'; readonly view: AuthorityView; readonly policy: LogPolicy }
  /** Nothing is wrong, and nothing can be said yet. */
  | { readonly state: 'later'; readonly reason: string }
  /** What the database shows as the log is not what its witnesses saw, or is shorter than what we saw. */
  | { readonly state: 'untrue'; readonly reason: 'differs' | 'set-back' | 'checkpoint' | 'proof' };

/** Closed: what of a row does not stand in the public log. */
export type LogFault =
  /** The log does not have it, and would have it by now. */
  | 'not-logged'
  /** The log says something else, or more. */
  | 'log-differs'
  /** The log says that it had ended, or was stopped. */
  | 'not-valid-then'
  /** It may still be on its way. */
  | 'not-logged-yet';

type Members = Readonly<Record<string, unknown>>;

/** Areas of events that the signer remembers, and single kinds of others; the rest it hashes and forgets. */
const areas: readonly string[] = ['key', 'role', 'policy', 'erase', 'restore', 'register'];
const kinds: readonly string[] = [
  'permit.cancelled',
  'permit.suspended',
  'permit.suspension-lifted',
  'account.interest-declared',
  'account.interest-ended',
  'decision.standing-made',
  'decision.standing-withdrawn',
];

/** null for entries about anything else, and for bytes that are no entry. */
export function readAct(index: number, entry: Uint8Array): LoggedAct | null {
  const act = readEntry(index, entry);
  return act && (areas.includes(act.kind.split('.')[0] ?? '') || kinds.includes(act.kind)) ? act : null;
}

/** An entry about whatever it is; null for bytes that are none. */
export function readEntry(index: number, entry: Uint8Array): LoggedAct | null {
  const told = membersOf(parsed(entry));
  const [kind, eventId] = [told?.['k'], told?.['id']];
  if (!told || typeof kind !== 'string' || typeof eventId !== 'string') return null;
  const at = new Date(typeof told['at'] === 'string' ? told['at'] : NaN);
  return { index, eventId, kind, at, pub: membersOf(told['pub']) ?? {}, committed: membersOf(told['c']) ?? {} };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
}

function membersOf(value: unknown): Members | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : null;
}
