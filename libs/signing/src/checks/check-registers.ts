import { createHash } from 'node:crypto';
import { canonicalJson } from '#cites';
import { refusal, type SigningRefusal } from '../refusal.js';
import type { ReliedEntry } from './register-entry.repository.js';
import { actFault, type ActFault, type SignatureJudge } from './signed-act.js';

/** That an issuing officer signed for every entry of a register that the rules went by, as it stands there. */
export function checkRegisters(entries: readonly ReliedEntry[], judge: SignatureJudge): SigningRefusal | null {
  for (const entry of entries) {
    const fault = entryFault(entry, judge);
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
