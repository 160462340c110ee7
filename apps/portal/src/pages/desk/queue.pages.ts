import { Query } from '@nestjs/common';
import { documentTypes } from '#cites';
import {
  type Queue,
  QueueQueryFields,
  type QueuedCase,
  queueOf,
  WorkQueue,
  DraftApplication,
  refusalProblem,
  SubmitApplication,
} from '#applications';
import { UnitOfWork } from '#database';
import { findPermitByNumber, FindPermits } from '#issuance';
import type { Actor } from '#ledger';
import type { Language } from '#messages';
import {
  Choice,
  csvAnswer,
  CurrentActor,
  decodeCursor,
  encodeCursor,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  PageGet,
  PageLanguage,
  PagePost,
  Pattern,
  problem,
  RequireRole,
  seeOther,
  Text,
  validated,
  view,
} from '#web';
import { onceKey } from './once-key.js';
import { codeName } from './code-names.js';
import { queueTable } from './queue-table.js';

export const deskRoles = ['case-officer', 'scientific-authority', 'issuing-officer'] as const;
/** Results of a search on one page: who finds more writes more of the name. */
const foundMax = 50;

/** Rows of an exported queue. */
const exportMax = 10_000;

class QueuePageQuery extends QueueQueryFields {
  @Choice(['csv'], { optional: true })
  as?: string;

  @Pattern(/^[a-z-]{1,30}$/, 'not-allowed', { optional: true, max: 30 })
  queue?: string;
}
class SearchQuery {
  @Text({ optional: true, min: 0, max: 200 })
  q?: string;
}

/** The work queues (M1): where an officer's day begins. */
@PageController()
export class QueuePages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly work: WorkQueue,
    private readonly drafts: DraftApplication,
    private readonly steps: SubmitApplication,
    private readonly permits: FindPermits,
  ) {}

  @PageGet('queue')
  @RequireRole(...deskRoles)
  async queue(@CurrentActor() actor: Actor, @Query() asked: Readonly<Record<string, unknown>>, @PageLanguage() language: Language) {
    // The filter form sends what was not chosen as empty text.
    const chosen = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ''));
    const query = await validated(QueuePageQuery, chosen, 'query');
    const queue = queueOf(actor.role, query.queue);
    if (!queue) return problem('not-found');
    const { appendix, documentType, flag, limit } = query;
    const filter = { ...(appendix ? { appendix } : {}), ...(documentType ? { documentType } : {}), ...(flag ? { flag } : {}) };
    const cursor = decodeCursor(query.cursor, ['time', 'uuid']);
    return this.unit.run(async (tx) => {
      if (query.as === 'csv') {
        // From its first row whatever page was looked at; the look at every row is on record before the file is sent.
        const all = await this.work.list(tx, actor, queue, { filter, after: null, limit: exportMax });
        return csvAnswer(queueTable(all.slice(0, exportMax), language), `${queue.slug}.csv`);
      }
      const queues = await this.work.counts(tx, actor);
      const rows = await this.work.list(tx, actor, queue, {
        filter,
        after: cursor && [String(cursor[0]), String(cursor[1])],
        limit,
      });
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return view('desk/queue', {
        queue,
        queues,
        filter,
        filtered: Object.keys(filter).length > 0,
        rows: shown.map((row) => queueLine(row, actor, language)),
        total: queues.find((other) => other.queue.slug === queue.slug)?.count ?? 0,
        documentTypes: documentTypes
          .filter((type) => type.printed)
          .map(({ code }) => ({ code, name: codeName('document', code, language) })),
        flags: [...new Set([...shown.flatMap((row) => row.flags), ...(flag ? [flag] : [])])].toSorted(),
        file: `${addressOf(queue, filter)}&as=csv`,
        fileMax: exportMax,
        newest: cursor ? addressOf(queue, filter) : null,
        next: rows.length > limit && last ? `${addressOf(queue, filter)}&cursor=${encodeCursor([last.at, last.id])}` : null,
        once: onceKey(),
        scripts: ['desk.js'],
      });
    });
  }

  /** Opens the case that is most urgent; one that is drawn for the officer and not begun is taken on the way. */
  @PagePost('queue/next')
  @Idempotent()
  @RequireRole(...deskRoles)
  next(@CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const wanted = actor.role === 'case-officer' ? ['mine', 'unassigned'] : [undefined];
      for (const slug of wanted) {
        const queue = queueOf(actor.role, slug);
        const [row] = queue ? await this.work.list(tx, actor, queue, { filter: {}, after: null, limit: 1 }) : [];
        if (!row) continue;
        if (row.state !== 'submitted' || actor.role !== 'case-officer') return seeOther(`/cases/${row.id}`);
        const opened = await this.drafts.open(tx, actor, row.id, true);
        if (!opened.ok) return refusalProblem(opened);
        const taken = await this.steps.take(tx, actor, opened.value);
        // Not drawn yet, or taken by somebody else a moment ago: the page of the case says so.
        return seeOther(taken.ok ? `/cases/${row.id}?done=taken` : `/cases/${row.id}`);
      }
      return seeOther('/queue');
    });
  }

  @PageGet('queue/search')
  @RequireRole(...deskRoles)
  search(@CurrentActor() actor: Actor, @Query() query: SearchQuery) {
    const text = (query.q ?? '').trim();
    return this.unit.run(async (tx) => {
      if (/^[0-9]{2}[A-Z]{2}[0-9]{6}$/i.test(text)) {
        const permit = await findPermitByNumber(tx, text.toUpperCase());
        const opened = permit && (await this.permits.open(tx, actor, permit.id));
        if (opened?.ok) return seeOther(`/permits/${opened.value.id}`);
      }
      const found = text.length < 2 ? [] : await this.work.search(tx, actor, text, foundMax);
      return view('desk/search', { q: text, found, more: found.length === foundMax, back: '/queue' });
    });
  }
}

function addressOf(queue: Queue, filter: Readonly<Record<string, string>>): string {
  return `/queue?${new URLSearchParams({ queue: queue.slug, ...filter })}`;
}

function queueLine(row: QueuedCase, actor: Actor, language: Language) {
  return {
    ...row,
    href: `/cases/${row.id}`,
    mine: row.officer === actor.personId,
    documentName: row.documentType ? codeName('document', row.documentType, language) : '',
    unitName: row.unit ? codeName('unit', row.unit, language) : '',
    next: nextAct(row, actor),
  };
}

/** What this officer would do next with a case: message `desk.next.X`. */
function nextAct(row: QueuedCase, actor: Actor): 'take' | 'wait' | 'find' | 'decide' | 'issue' | 'review' {
  if (row.state === 'information-asked') return 'wait';
  if (actor.role === 'scientific-authority') return row.science.length > 0 ? 'find' : 'review';
  if (actor.role === 'case-officer') {
    if (row.state === 'submitted') return row.officer === null || row.officer === actor.personId ? 'take' : 'review';
    return 'review';
  }
  if (row.state === 'decided') return 'decide';
  return row.state === 'approved' ? 'issue' : 'review';
}
