import { createHash } from 'node:crypto';
import { canonicalJson } from '#cites';
import type { LoggedRegisters } from '../authority/logged-registers.js';
import { refusal, type SigningRefusal } from '../refusal.js';
import type { ReliedEntry } from './register-entry.repository.js';
import { actFault, type ActFault, type SignatureJudge } from './signed-act.js';

/**
 * That an issuing officer signed for every entry of a register that the rules went by, as it stands there, and that the
 * public log knows this as the last decision on it.
 *
 * @param log null in a country without a log
 */
export function checkRegisters(entries: readonly ReliedEntry[], judge: SignatureJudge, log: LoggedRegisters | null): SigningRefusal | null {
  const known = new Set(entries.map(({ id }) => id));
  // An offender lets nothing pass by being there, and much by being gone.
  if (log?.entriesOf('offenders').some((id) => !known.has(id)))
    return refusal('register-forged', { register: 'offenders', reason: 'gone' });
  for (const entry of entries) {
    const fault = entryFault(entry, judge) ?? log?.fault({ ...entry, decidedAt: entry.verdict.at }) ?? null;
    if (fault) return refusal('register-forged', { register: entry.register, reason: fault });
  }
  return null;
}

function entryFault(entry: ReliedEntry, judge: SignatureJudge): ActFault | 'same-person' | 'closed' | null {
  const { id, register, key, content, version, closed, proposal, action, proposedBy, verdict } = entry;
  if (proposedBy === verdict.person) return 'same-person';
  if (closed !== (action === 'close')) return 'closed';
  const says = {
    format: 'opencites-register/1',
    proposal,
    register,
    action,
    entry: id,
    key,
    version,
    content: createHash('sha256').update(canonicalJson(content)).digest('hex'),
    verdict: 'approve',
  };
  return actFault(verdict, says, judge);
}
