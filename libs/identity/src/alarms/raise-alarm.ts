import { newId, type Tx } from '#database';
import { type Actor, type EntryValue, type Ledger } from '#ledger';
import { insertAlarm } from './alarm.repository.js';

export interface AlarmCall {
  /** Stable code, e.g. that of the refusal. */
  readonly code: string;
  /** Row it is about. */
  readonly about: string | null;
  /** Rows of the case, for whoever reads its history. */
  readonly subjects?: readonly string[];
  /** Flat; nothing about a person, since it leaves the authority. */
  readonly evidence: Readonly<Record<string, string>>;
}

/**
 * Puts on record that somebody seems to have gone round what everybody must pass, in the transaction that noticed it. The
 * event makes it part of the log; the row is what is delivered outside the authority.
 */
export async function raiseAlarm(tx: Tx, ledger: Ledger, actor: Actor, call: AlarmCall): Promise<string> {
  const id = newId();
  await insertAlarm(tx, { id, code: call.code, about: call.about, evidence: call.evidence });
  await ledger.append(tx, {
    kind: 'alarm.raised',
    actor,
    act: 'raise-alarm',
    subjects: [id, ...(call.about ? [call.about] : []), ...(call.subjects ?? [])],
    reason: call.code,
    fields: { evidence: call.evidence as Readonly<Record<string, EntryValue>> },
    pub: { code: call.code },
  });
  return id;
}
