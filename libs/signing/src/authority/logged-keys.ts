import { createHash } from 'node:crypto';
import type { OfficerKeyRecord } from '../checks/key-history.js';
import type { AuthorityView, LoggedAct, LogFault, OpenedActs } from './logged-act.js';

/** Within this time after an act its entry stands under a witnessed checkpoint; what does not then, never was told. */
export const mergeDelayMs = 15 * 60_000;
/** Entry and row of one act are dated by two clocks, at two moments of one transaction. */
const slackMs = 150_000;

/** What the log says of officers' keys. Every event of a key names it by its hash in clear, so none can be hidden. */
export class LoggedKeys {
  private readonly byKey = new Map<string, LoggedAct[]>();

  constructor(
    private readonly view: AuthorityView,
    private readonly opened: OpenedActs,
  ) {
    for (const act of actsOfKeys(view)) {
      const key = String(act.pub['key']);
      this.byKey.set(key, [...(this.byKey.get(key) ?? []), act]);
    }
  }

  /** Whether the row says what the log says, and the log lets the key count at an instant. */
  faultAt(key: OfficerKeyRecord, hash: string, at: Date): LogFault | null {
    const [began, ...later] = this.byKey.get(hash) ?? [];
    if (!key.validFrom) return 'log-differs';
    if (!began) return absent(this.view, key.validFrom);
    const { role, organisation } = began.pub;
    const fits =
      began.kind === (key.bootstrap ? 'key.bootstrap' : 'key.enrolled') &&
      role === key.role &&
      organisation === key.organisation &&
      sameTime(began.pub['until'], key.validUntil) &&
      near(began.at, key.validFrom) &&
      this.opens(began, key);
    if (!fits) return 'log-differs';
    return this.endFault(key, later, at);
  }

  private opens(began: LoggedAct, key: OfficerKeyRecord): boolean {
    const fields = this.opened.get(began.eventId);
    if (fields?.get('person') !== key.person) return false;
    return key.bootstrap || (key.enrolment !== null && fields.get('statement') === sha256(key.enrolment.text));
  }

  private endFault(key: OfficerKeyRecord, later: readonly LoggedAct[], at: Date): LogFault | null {
    let stopped: Date | null = null;
    let distrusted: string | null = null;
    for (const act of later) {
      if (distrusted !== null) return 'log-differs';
      if (act.kind === 'key.suspended' && !stopped) stopped = act.at;
      else if (act.kind === 'key.restored' && stopped) {
        if (at >= stopped && at < act.at) return 'not-valid-then';
        stopped = null;
      } else if (act.kind === 'key.revoked' && stopped) distrusted = String(act.pub['distrustedFrom']);
      else return 'log-differs';
    }
    if (distrusted !== null) {
      const same = key.state === 'revoked' && sameTime(distrusted, key.distrustedFrom);
      if (!same) return 'log-differs';
    } else if (key.state === 'revoked' || key.distrustedFrom) {
      // An ending that nobody was told of; what the row forbids meanwhile stays forbidden.
      if (absent(this.view, key.endedAt ?? new Date(0)) === 'not-logged') return 'log-differs';
    }
    if (stopped && at >= stopped) return absent(this.view, at) === 'not-logged' || distrusted ? 'not-valid-then' : 'not-logged-yet';
    return null;
  }
}

/** Acts about keys, for whoever has to open them. */
export function actsOfKeys({ acts }: AuthorityView): readonly LoggedAct[] {
  return acts.filter(({ kind }) => kind.startsWith('key.'));
}

/** What the absence of an entry means for something that happened at an instant. */
export function absent(view: AuthorityView, happened: Date): 'not-logged' | 'not-logged-yet' {
  return happened.getTime() + mergeDelayMs < view.witnessedAt.getTime() ? 'not-logged' : 'not-logged-yet';
}

/** Whether an entry's date and a row's are those of one act. */
export function near(told: Date, row: Date): boolean {
  return Math.abs(told.getTime() - row.getTime()) <= slackMs;
}

/** Whether an instant in an entry is the one in the row; both may be absent. */
export function sameTime(told: unknown, row: Date | null): boolean {
  return told === undefined ? row === null : typeof told === 'string' && Date.parse(told) === row?.getTime();
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
