import type { AuthorityView, LoggedAct } from '../authority/logged-act.js';
import { absent, near } from '../authority/logged-keys.js';
import { cameBack } from '../authority/restored-range.js';
import type { PermitActionRecord } from './permit-action.repository.js';
import { nobodySigned, type SignedActs } from './status-verdict.js';

export type ActionKind = PermitActionRecord['kind'];

const kindOf: Readonly<Record<string, ActionKind>> = {
  'permit.cancelled': 'cancel',
  'permit.suspended': 'suspend',
  'permit.suspension-lifted': 'lift',
};

/** Acts on issued permits by the name that a permit has in the log, in the order of the log. */
export function loggedPermitActs({ acts }: Pick<AuthorityView, 'acts'>): ReadonlyMap<string, readonly LoggedAct[]> {
  const byCred = new Map<string, LoggedAct[]>();
  for (const act of acts) {
    const cred = act.pub['cred'];
    if (kindOf[act.kind] && typeof cred === 'string') byCred.set(cred, [...(byCred.get(cred) ?? []), act]);
  }
  return byCred;
}

/** An act as its row says, judged by its two signatures. */
export interface JudgedAct {
  readonly kind: ActionKind;
  readonly decidedAt: Date;
  readonly fault: string | null;
}

/** What the acts on one permit make of it where there is no log to compare them with. */
export function actsOfRows(rows: readonly JudgedAct[]): SignedActs {
  return rows.reduce((so, row) => fold(so, row), nobodySigned);
}

/**
 * The same with the log's word for them: in its order, and without a lifting that it does not know. What takes a permit away
 * counts at once; what gives it back waits until the log has told it. An act that stands in the log alone, its row gone or
 * its signatures with it, takes nothing away either: it keeps what was published, and raises an alarm.
 */
export function actsByLog(rows: readonly JudgedAct[], logged: readonly LoggedAct[], view: AuthorityView): SignedActs {
  const left = [...rows];
  let so = nobodySigned;
  let ended = false;
  for (const act of logged) {
    const kind = kindOf[act.kind] as ActionKind;
    const place = left.findIndex((row) => row.kind === kind && near(act.at, row.decidedAt));
    const [row] = place < 0 ? [] : left.splice(place, 1);
    if (row && (!row.fault || row.fault === 'not-logged-yet')) so = fold(so, row);
    else {
      so = fold(so, { kind, decidedAt: act.at, fault: row?.fault ?? (cameBack(view, act) ? null : 'log-differs') }, 'unproven');
      ended ||= kind === 'cancel';
    }
  }
  for (const row of left) {
    const told = absent(view, row.decidedAt);
    if (told === 'not-logged') so = fold(so, { ...row, fault: row.fault ?? told });
    else if (row.kind !== 'lift') so = fold(so, row);
    else so = { ...so, later: true };
  }
  return ended && so.kind !== 'cancel' ? { ...so, kind: 'unproven' } : so;
}

function fold(so: SignedActs, { kind, fault }: JudgedAct, unproven: 'unproven' | null = null): SignedActs {
  // Nothing follows a cancellation, and a lifting that is in doubt lifts nothing.
  const next = unproven ? (kind === 'lift' ? so.kind : unproven) : fault ? so.kind : kind;
  return {
    kind: so.kind === 'cancel' ? so.kind : next,
    fault: so.fault ?? (fault === 'not-logged-yet' ? null : fault),
    later: so.later || fault === 'not-logged-yet',
  };
}
