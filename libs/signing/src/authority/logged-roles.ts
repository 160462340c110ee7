import type { AuthorityView, LoggedAct, LogFault, OpenedActs } from './logged-act.js';
import { absent, near, sameTime } from './logged-keys.js';

/** A role that somebody was given, as the row says. */
export interface GrantRecord {
  readonly id: string;
  readonly person: string;
  readonly organisation: string;
  readonly role: string;
  readonly bootstrap: boolean;
  readonly from: Date;
  /** Last instant of an acting officer's role. */
  readonly validUntil: Date | null;
  readonly endedAt: Date | null;
}

/** What the log says of roles. Its entries commit to persons and grants; only who holds the openings can tell whose they are. */
export class LoggedRoles {
  private readonly granted = new Map<string, LoggedAct>();
  private readonly revoked = new Map<string, LoggedAct>();
  /** Somebody lost a role, and whose it was cannot be told: everybody in that role of that organisation is in doubt. */
  private readonly unexplained = new Set<string>();

  constructor(
    private readonly view: AuthorityView,
    private readonly opened: OpenedActs,
  ) {
    // Years later what opens an entry may be erased, by two people who say so in the log.
    const erased = new Set(view.acts.filter(({ kind }) => kind === 'erase.done').flatMap(({ pub }) => pub['events']));
    for (const act of actsOfRoles(view)) {
      const grant = opened.get(act.eventId)?.get('grant');
      if (typeof grant === 'string') (act.kind === 'role.granted' ? this.granted : this.revoked).set(grant, act);
      else if (act.kind === 'role.revoked' && !erased.has(act.eventId))
        this.unexplained.add(placeOf(act.pub['role'], act.pub['organisation']));
    }
  }

  /** Whether the row says what the log says. */
  fault(grant: GrantRecord): LogFault | null {
    const act = this.granted.get(grant.id);
    if (!act) return absent(this.view, grant.from);
    const fits =
      this.opened.get(act.eventId)?.get('person') === grant.person &&
      act.pub['role'] === grant.role &&
      act.pub['organisation'] === grant.organisation &&
      act.pub['bootstrap'] === grant.bootstrap &&
      sameTime(act.pub['until'], grant.validUntil) &&
      near(act.at, grant.from);
    if (!fits || this.unexplained.has(placeOf(grant.role, grant.organisation))) return 'log-differs';
    const end = this.revoked.get(grant.id);
    if (end) return grant.endedAt && near(end.at, grant.endedAt) ? null : 'log-differs';
    return grant.endedAt && absent(this.view, grant.endedAt) === 'not-logged' ? 'log-differs' : null;
  }
}

export function actsOfRoles({ acts }: AuthorityView): readonly LoggedAct[] {
  return acts.filter(({ kind }) => kind === 'role.granted' || kind === 'role.revoked');
}

function placeOf(role: unknown, organisation: unknown): string {
  return `${String(role)} ${String(organisation)}`;
}
