import { canonicalJson, sha256Hex } from '#cites';
import { newId, type Tx } from '#database';
import { type EntryValue, Ledger } from '#ledger';
import { systemActor } from '#web';
import { replacePolicy } from './policy.repository.js';

/**
 * Puts another value of a policy in force from now on, with a public event. On the machine only, connected as oc_migrator:
 * no running process may change what it is held to.
 *
 * @param input.decidedBy who decided and where it is written, e.g. "Order 12 of 3 March 2026, Director"
 * @param input.organisation code of the authority that decided
 */
export async function changePolicy(
  tx: Tx,
  input: { readonly name: string; readonly value: EntryValue; readonly decidedBy: string; readonly organisation: string },
): Promise<void> {
  const id = newId();
  const ended = await replacePolicy(tx, { id, name: input.name, value: input.value, decidedBy: input.decidedBy });
  await new Ledger().append(tx, {
    kind: 'policy.changed',
    actor: systemActor(input.organisation),
    act: 'change-policy',
    subjects: ended === null ? [id] : [id, ended],
    fields: { decidedBy: input.decidedBy },
    pub: { policy: input.name, ...publicValue(input.value) },
  });
}

/** An entry of the log is small: a long value stands in it by its hash, and the row itself is public by right, not by log. */
function publicValue(value: EntryValue): Readonly<Record<string, EntryValue>> {
  const text = canonicalJson(value);
  return text.length <= 4096 ? { value } : { valueSha256: sha256Hex(text) };
}
