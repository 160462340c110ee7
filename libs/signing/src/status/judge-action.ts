import { type ActFault, actFault, type SignatureJudge } from '../checks/signed-act.js';
import type { PermitActionRecord } from './permit-action.repository.js';

/** Why an act about a permit does not count. */
export type ActionFault = ActFault | 'same-person' | 'original-not-returned';

/** Whether two officers signed this act: one its proposal, another its approval, each for the same permit and the same reason. */
export function actionFault(action: PermitActionRecord, judge: SignatureJudge): ActionFault | null {
  const { id, permit, kind, reason, originalReturned, swornLoss, country, number, document, proposed, decided } = action;
  if (proposed.person === decided.person) return 'same-person';
  if (kind === 'cancel' && !originalReturned && !swornLoss) return 'original-not-returned';
  const says = {
    format: 'opencites-permit-action/1',
    country,
    permit,
    number: number ?? '',
    document: document ?? '',
    action: id,
    kind,
    reason,
    originalReturned,
    swornLoss,
  };
  return actFault(proposed, { ...says, act: 'propose' }, judge) ?? actFault(decided, { ...says, act: 'approve' }, judge);
}
