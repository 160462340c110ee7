import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '#database';
import { type Actor, commitment, type EntryValue, logNames, type Opening, openingOf } from '#ledger';
import { type CosignedFirst, drawnPlace, drawSeed, formatVkey } from '#merkle';
import { type ApplicationRow, findApplication } from '../application.repository.js';
import { CaseRecord } from '../case-record.service.js';
import { judgedByDatabase } from '../judged-by-database.js';
import { done, type Outcome, refused } from '../outcome.js';
import { designatedWitness, isDrawPolicy, publicOrigin, readLogPolicy } from './designated-witness.js';
import {
  type AssignmentRow,
  drawPolicy,
  type DrawRow,
  earlierDraw,
  eligibleOfficers,
  findDraw,
  insertAssignment,
  insertDraw,
  hadHandBefore,
  listAssignments,
  mayWork,
  namedOfficers,
  unfit,
  type WaitingDraw,
} from './draw.repository.js';

/** As many commitments as fit into an entry of 8,192 bytes twice, in `c` and in `pub`. */
export const eligibleMax = 60;
/** Seconds until it is worth asking again whether the case is drawn. */
const askAgain = 2;
/** States in which a case has an officer to be given to another. */
const openStates: readonly string[] = ['submitted', 'in-work', 'information-asked'];

/** Directory of the log's policies; null where this process draws nothing. */
export const LOG_POLICIES = Symbol('LogPolicies');

/** What the entry of a submission says about its draw. */
export interface PreparedDraw {
  readonly pub: Readonly<Record<string, EntryValue>>;
  readonly openings: readonly Opening[];
  readonly row: Omit<DrawRow, 'applicationId' | 'eventId' | 'leafHash'>;
}

export interface Reassignment {
  /** Person id of the officer who is to have the case. */
  readonly officer: string;
  readonly reason: string;
  readonly note: string;
}

/** The draw of cases (docs/spec/draw.md): what stands in the submission's entry, and who the case goes to. */
@Injectable()
export class DrawCases {
  constructor(
    private readonly record: CaseRecord,
    @Inject(LOG_POLICIES) private readonly policies: string | null,
  ) {}

  /** What a submission commits to before anybody can know the outcome; null where no draw is in force, or no log there yet. */
  async prepare(tx: Tx, row: ApplicationRow): Promise<Outcome<PreparedDraw | null>> {
    const wanted = await drawPolicy(tx);
    if (this.policies === null || wanted === null || wanted === false) return done(null);
    const origin = publicOrigin(await logNames(tx));
    if (origin === null) return done(null);
    const ofCase = openingOf('case', row.caseNumber);
    const bare = { caseSalt: ofCase.salt, officers: [], salts: [], fields: [] };
    const earlier = await earlierDraw(tx, row.id);
    const kept = earlier === null ? null : await findDraw(tx, earlier);
    if (kept) {
      const { demonstration, applicationId, eventId } = kept;
      return done({
        pub: { kept: eventId, ...(demonstration ? { demonstration } : {}) },
        openings: [ofCase],
        row: { ...bare, keptFrom: applicationId, witness: null, demonstration },
      });
    }
    const policy = await readLogPolicy(this.policies, row.country);
    const designated = policy && isDrawPolicy(wanted) ? designatedWitness(policy, wanted, origin) : null;
    // Without a draw the case would be anybody's to take: it is not taken in at all.
    if (!designated) return refused('draw-unavailable', { retryAfter: 60 });
    const set = (await eligibleOfficers(tx, row.id, eligibleMax))
      .map((officer, place) => ({ officer, opening: openingOf(`eligible.${place}`, officer) }))
      .map((member) => ({ ...member, commitment: commitment(member.opening) }))
      .sort((one, other) => (one.commitment < other.commitment ? -1 : 1));
    const { demonstration } = designated;
    const witness = formatVkey(designated.vkey);
    return done({
      pub: { eligible: set.map((member) => member.commitment), witness, ...(demonstration ? { demonstration } : {}) },
      openings: [ofCase, ...set.map(({ opening }) => opening)],
      row: {
        ...bare,
        keptFrom: null,
        witness,
        demonstration,
        officers: set.map(({ officer }) => officer),
        salts: set.map(({ opening }) => opening.salt),
        fields: set.map(({ opening }) => opening.field),
      },
    });
  }

  async begin(tx: Tx, applicationId: string, prepared: PreparedDraw, event: { eventId: string; leafHash: Uint8Array }): Promise<void> {
    const { eventId, leafHash } = event;
    await insertDraw(tx, { ...prepared.row, applicationId, eventId, leafHash: Buffer.from(leafHash) });
  }

  /** Whether a case officer may work on a case: of a drawn case only the one it went to. */
  ofOfficer(actor: Actor, row: ApplicationRow): Outcome<null> {
    if (!row.draw || actor.role !== 'case-officer' || row.draw.officer === actor.personId) return done(null);
    return row.draw.officer === null ? refused('draw-pending', { retryAfter: askAgain }) : refused('draw-other-officer');
  }

  /** Assigns the officer that the first cosignature over the submission draws. False when it was done meanwhile. */
  async assign(tx: Tx, system: Actor, draw: WaitingDraw, first: CosignedFirst): Promise<boolean> {
    const application = await findApplication(tx, draw.applicationId, true);
    if (!application || (await listAssignments(tx, draw.applicationId)).length > 0) return false;
    const seed = drawSeed(new Uint8Array(draw.leafHash), first.signature);
    const place = drawnPlace(seed, draw.officers.length);
    const officer = place === null ? undefined : draw.officers[place];
    // Nobody could be drawn: the case waits until a person gives it to somebody, which is counted and explained.
    if (place === null || officer === undefined) return false;
    const { size, time, line } = first;
    await this.put(tx, system, application, draw, {
      ...empty(draw.applicationId, 1, officer, 'drawn'),
      ...{ size, cosignedAt: time, line, seed: Buffer.from(seed), place },
    });
    return true;
  }

  /** Gives a case that came again to the officer it had before. */
  async keep(tx: Tx, system: Actor, applicationId: string): Promise<void> {
    const application = await findApplication(tx, applicationId, true);
    const draw = await findDraw(tx, applicationId);
    if (!application || !draw?.keptFrom || application.draw?.officer !== null) return;
    const officer = (await listAssignments(tx, draw.keptFrom)).at(-1)?.officer;
    if (officer === undefined) return;
    const drawn = await findDraw(tx, draw.keptFrom);
    await this.put(tx, system, application, drawn ?? draw, empty(applicationId, 1, officer, 'kept'));
  }

  /** Draws again, with the same seed among those who are left, when the officer can no longer work on the case. */
  async drawAgain(tx: Tx, system: Actor, applicationId: string): Promise<void> {
    const application = await findApplication(tx, applicationId, true);
    const own = await findDraw(tx, applicationId);
    const drawn = own?.keptFrom ? await findDraw(tx, own.keptFrom) : own;
    const before = await listAssignments(tx, applicationId);
    const current = before.at(-1);
    const seed = drawn && (await listAssignments(tx, drawn.applicationId)).find(({ cause }) => cause === 'drawn')?.seed;
    if (!application || !drawn || !current || !seed || !openStates.includes(application.state)) return;
    const out = await unfit(tx, applicationId, [...drawn.officers, current.officer]);
    const reason = out.get(current.officer);
    if (!reason) return;
    const had = new Set(before.map(({ officer }) => officer));
    const struck = drawn.officers.flatMap((officer, place) => (out.has(officer) || had.has(officer) ? [place] : []));
    const place = drawnPlace(new Uint8Array(seed), drawn.officers.length, struck);
    const officer = place === null ? undefined : drawn.officers[place];
    if (place === null || officer === undefined) return;
    const row = { ...empty(applicationId, current.ordinal + 1, officer, 'struck' as const), reason, seed, place, struck };
    await this.put(tx, system, application, drawn, row);
  }

  /** Officers that the case may be given to. */
  candidates(tx: Tx, row: ApplicationRow): Promise<readonly { readonly id: string; readonly name: string }[]> {
    return namedOfficers(tx, row.id, eligibleMax);
  }

  /** A person gives the case to another officer, and says why. */
  async reassign(tx: Tx, actor: Actor, row: ApplicationRow, { officer, reason, note }: Reassignment): Promise<Outcome<ApplicationRow>> {
    if (actor.role !== 'issuing-officer' && actor.role !== 'administrator')
      return refused('role-not-allowed', { args: { role: actor.role } });
    if (!openStates.includes(row.state)) return refused('application-state', { args: { state: row.state } });
    const draw = await findDraw(tx, row.id);
    if (!draw) return refused('draw-none');
    if (row.draw?.officer === officer) return refused('draw-same-officer');
    if (!(await mayWork(tx, row.id, officer))) {
      const why = (await unfit(tx, row.id, [officer])).get(officer);
      if (why === 'interest') return refused('officer-belongs-to-applicant');
      return refused((await hadHandBefore(tx, row.id, officer)) ? 'officer-had-hand' : 'officer-role-not-held');
    }
    const before = await listAssignments(tx, row.id);
    const next = { ...empty(row.id, before.length + 1, officer, 'reassigned' as const), reason, note };
    const put = await judgedByDatabase(
      tx,
      {
        assignment_hand: 'role-not-allowed',
        assignment_officer: 'officer-role-not-held',
        assignment_in_order: 'application-outdated',
      } as const,
      () => this.put(tx, actor, row, draw, next),
    );
    if (!put.ok) return put.code === 'role-not-allowed' ? refused(put.code, { args: { role: actor.role } }) : put;
    const moved = await findApplication(tx, row.id);
    if (!moved) throw new Error('The application is gone after its reassignment');
    return done(moved);
  }

  private async put(tx: Tx, actor: Actor, application: ApplicationRow, draw: DrawRow, row: Omit<AssignmentRow, 'at'>): Promise<void> {
    const first = row.cause === 'drawn' || row.cause === 'kept';
    const { size, cosignedAt, seed, place, struck, reason, note } = row;
    const counted = (application.draw?.reassignments ?? 0) + (row.cause === 'reassigned' ? 1 : 0);
    await insertAssignment(tx, actor, row);
    await this.record.note(tx, actor, {
      kind: first ? 'application.assigned' : 'application.reassigned',
      act: first ? 'assign' : 'reassign',
      application,
      ...(reason ? { reason } : {}),
      fields: { officer: row.officer, ...(note ? { note } : {}) },
      pub: {
        cause: row.cause,
        submission: draw.eventId,
        reassignments: counted,
        ...(size === null || cosignedAt === null ? {} : { size, time: cosignedAt }),
        ...(seed === null || place === null ? {} : { seed: seed.toString('base64url'), place, of: draw.officers.length }),
        ...(struck.length > 0 ? { struck } : {}),
        ...(draw.demonstration ? { demonstration: true } : {}),
      },
    });
  }
}

function empty(applicationId: string, ordinal: number, officer: string, cause: AssignmentRow['cause']): Omit<AssignmentRow, 'at'> {
  const nothing = { reason: null, note: null, size: null, cosignedAt: null, line: null, seed: null, place: null, struck: [] };
  return { applicationId, ordinal, officer, cause, ...nothing };
}
