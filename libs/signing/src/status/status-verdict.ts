import type { StatusName } from '#trust';
import type { StatusEntry } from '../trust/publication.repository.js';
import { statusOf } from '../trust/status-entries.js';
import type { PermitActionRecord } from './permit-action.repository.js';

/**
 * What the permit's acts, as far as two officers signed them, make of it. `unproven`: the log tells of an act that took it
 * away, and nothing else does any more.
 */
export type SignedActs = {
  readonly kind: PermitActionRecord['kind'] | 'unproven' | null;
  readonly fault: string | null;
  readonly later: boolean;
};

export const nobodySigned: SignedActs = { kind: null, fault: null, later: false };

/** What to publish, and what of the row is false. */
export function statusVerdict(
  entry: StatusEntry,
  before: StatusName,
  { kind, fault, later }: SignedActs,
): { readonly status: StatusName; readonly fault: string | null; readonly wait: boolean } {
  const claimed = statusOf(entry);
  const settled = (status: StatusName, said: string | null = null) => ({ status, fault: fault ?? said, wait: later });
  // A permit that was never signed may be void by anybody: no token of it exists.
  if (entry.state === 'void') return entry.signed ? settled(before, 'void') : settled(claimed);
  if (later && claimed !== before) return { status: before, fault: null, wait: true };
  if (before === 'revoked') return settled('revoked', entry.state === 'cancelled' ? null : 'revived');
  if (kind === 'unproven') return settled(before);
  if (kind === 'cancel') return settled('revoked', entry.state === 'cancelled' ? null : 'revived');
  if (entry.state === 'cancelled') return settled(before, 'unsigned');
  if (kind === 'suspend' || (before === 'suspended' && kind !== 'lift')) {
    // Replaced or expired while suspended: nothing to lift.
    const gone = entry.state === 'replaced' || entry.state === 'expired';
    if (entry.state === 'replaced' && entry.succeeded) return settled(claimed);
    return settled('suspended', entry.state === 'suspended' && kind === 'suspend' ? null : gone ? null : 'revived');
  }
  if (claimed === 'suspended') return settled(before, 'unsigned');
  if (entry.state === 'replaced' && !entry.succeeded) return settled(before, 'unsigned');
  return settled(claimed);
}
