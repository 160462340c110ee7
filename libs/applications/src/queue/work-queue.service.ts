import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '#database';
import { Directory } from '#identity';
import { type Actor, Looks } from '#ledger';
import { dayIn, readOffice } from '../office.repository.js';
import {
  clockOf,
  countQueues,
  type FoundCase,
  listQueue,
  type QueueFilter,
  type QueueRow,
  type QueueScope,
  searchCases,
} from './queue.repository.js';
import { loadByOfficer, loadByStep, type OfficerLoad, type StepLoad } from './team-load.repository.js';
import { caseDaysDefault, caseDaysPolicy, type Queue, queuesOf } from './queues.js';
import { addWorkingDays, firstDayInTime, type WorkCalendar, workingDaysUntil } from './working-days.js';

/** Days on which the clocks of cases stand; given by the installation. */
export const WORK_CALENDAR = Symbol('WorkCalendar');

/** Where the clock of a case stands. */
export interface CaseClock {
  /** Last day, YYYY-MM-DD. */
  readonly dueOn: string;
  /** Working days until then; negative when it is past. */
  readonly daysLeft: number;
  /** The applicant's answer is awaited: the clock stands still. */
  readonly paused: boolean;
}

export type QueuedCase = QueueRow & { readonly clock: CaseClock };

/** Working days before its last day from which a case is soon due. */
const soonDays = 3;

/** How much work there is and with whom: numbers about the office, no case of anybody. */
export interface TeamLoad {
  readonly officers: readonly (OfficerLoad & { readonly oldestDays: number | null; readonly middleDays: number | null })[];
  readonly steps: readonly (StepLoad & { readonly oldestDays: number | null })[];
  /** Working days that a case may take. */
  readonly caseDays: number;
  readonly soonDays: number;
  /** Days over which decisions are counted. */
  readonly days: number;
}

interface Today {
  readonly day: string;
  readonly timeZone: string;
  readonly caseDays: number;
}

/** The queues of a role: what stands in them, how many, and by when each case is due. Every page that is shown is a look. */
@Injectable()
export class WorkQueue {
  constructor(
    private readonly directory: Directory,
    private readonly looks: Looks,
    @Inject(WORK_CALENDAR) private readonly calendar: WorkCalendar,
  ) {}

  async counts(tx: Tx, actor: Actor): Promise<readonly { readonly queue: Queue; readonly count: number }[]> {
    const queues = queuesOf(actor.role);
    if (queues.length === 0) return [];
    const counts = await countQueues(tx, queues, this.scope(actor, await this.today(tx)));
    return queues.map((queue) => ({ queue, count: counts.get(queue.slug) ?? 0 }));
  }

  /** Up to `limit` cases and one more, which only says that there is a next page. */
  async list(
    tx: Tx,
    actor: Actor,
    queue: Queue,
    options: { readonly filter: QueueFilter; readonly after: readonly [string, string] | null; readonly limit: number },
  ): Promise<readonly QueuedCase[]> {
    const today = await this.today(tx);
    const rows = await listQueue(tx, queue, this.scope(actor, today), { ...options, limit: options.limit + 1 });
    await this.looks.overPage(tx, actor, 'applications', rows, options.limit);
    return rows.map((row) => ({ ...row, clock: this.clock(today, row.clockDay, row.pausedAt) }));
  }

  async search(tx: Tx, actor: Actor, text: string, limit: number): Promise<readonly FoundCase[]> {
    const found = await searchCases(tx, text, limit);
    await this.looks.over(tx, actor, { of: 'applications', ids: found.map(({ id }) => id) });
    return found;
  }

  /** null for a case that is closed. */
  async clockOf(tx: Tx, applicationId: string): Promise<CaseClock | null> {
    const today = await this.today(tx);
    const begun = await clockOf(tx, applicationId, today.timeZone);
    return begun && this.clock(today, begun.day, begun.pausedAt);
  }

  /** @param days over which decisions and reassignments are counted */
  async teamLoad(tx: Tx, days: number): Promise<TeamLoad> {
    const today = await this.today(tx);
    const scope = {
      timeZone: today.timeZone,
      firstDayInTime: firstDayInTime(today.day, today.caseDays, this.calendar),
      firstDayNotSoon: firstDayInTime(today.day, Math.max(0, today.caseDays - soonDays), this.calendar),
      days,
    };
    const age = (from: string | null) => (from === null ? null : workingDaysUntil(from, today.day, this.calendar));
    const [officers, steps] = [await loadByOfficer(tx, scope), await loadByStep(tx, scope)];
    return {
      officers: officers.map((row) => ({ ...row, oldestDays: age(row.oldest), middleDays: age(row.middle) })),
      steps: steps.map((row) => ({ ...row, oldestDays: age(row.oldest) })),
      ...{ caseDays: today.caseDays, soonDays, days },
    };
  }

  private clock(today: Today, from: string, pausedAt: Date | null): CaseClock {
    // While the clock stands, the day on which it stopped is today's.
    const now = pausedAt ? dayIn(today.timeZone, pausedAt) : today.day;
    const dueOn = addWorkingDays(from, today.caseDays, this.calendar);
    return { dueOn, daysLeft: workingDaysUntil(now, dueOn, this.calendar), paused: pausedAt !== null };
  }

  private scope(actor: Actor, today: Today): QueueScope {
    return {
      person: actor.personId,
      timeZone: today.timeZone,
      firstDayInTime: firstDayInTime(today.day, today.caseDays, this.calendar),
    };
  }

  private async today(tx: Tx): Promise<Today> {
    const { timeZone } = await readOffice(tx);
    const days = await this.directory.policy(tx, caseDaysPolicy);
    const caseDays = Number.isInteger(days) && Number(days) > 0 && Number(days) <= 1000 ? Number(days) : caseDaysDefault;
    return { day: dayIn(timeZone), timeZone, caseDays };
  }
}
