import { randomUUID } from 'node:crypto';
import { Param, Query } from '@nestjs/common';
import {
  type ApplicationRow,
  dayIn,
  DraftApplication,
  listApplications,
  OpenBoxes,
  openQuestions,
  readOffice,
  refusalProblem,
  sightOf,
  type StoredForm,
} from '#applications';
import { openBoxes } from '#cites';
import { type Tx, UnitOfWork } from '#database';
import { organisationByCode } from '#identity';
import { listPermits, type PermitRow } from '#issuance';
import { type Actor, Looks } from '#ledger';
import { type Language, message } from '#messages';
import {
  CurrentActor,
  decodeCursor,
  encodeCursor,
  Form,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  Problem,
  RequireRole,
  seeOther,
  UuidParam,
  view,
} from '#web';
import { documentTypeName, documentTypeOptions } from './code-options.js';
import { daysBetween } from './days.js';
import { DraftDesk, isStale, type OpenDraft, partHash } from './draft-desk.js';
import { hasLive } from './questions/origin.questions.js';
import { tasksOf } from './tasks.js';

const pageSize = 25;
/** Days before the last day of a permit from which its holder is told. */
const expiryWarningDays = 30;

/** What an applicant begins with: all that is theirs, and what of it waits for them. */
@PageController('applications')
@RequireRole('applicant', 'agent')
export class ApplicationsPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly drafts: DraftApplication,
    private readonly looks: Looks,
    private readonly desk: DraftDesk,
    private readonly openBoxes: OpenBoxes,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor, @PageLanguage() language: Language, @Query('cursor') after?: string) {
    const cursor = decodeCursor(typeof after === 'string' ? after : undefined, ['uuid']);
    return this.unit.run(async (tx) => {
      const read = await listApplications(tx, {
        sight: sightOf(actor),
        limit: pageSize + 1,
        ...(cursor ? { before: String(cursor[0]) } : {}),
      });
      await this.looks.overPage(tx, actor, 'applications', read, pageSize);
      const rows = read.slice(0, pageSize);
      const due = await openQuestions(
        tx,
        rows.map(({ id }) => id),
      );
      const permits = await this.permits(tx, actor);
      const today = dayIn((await readOffice(tx)).timeZone);
      const items = rows.map((row) => item(row, due.get(row.id) ?? null, permits.get(row.id) ?? null, today, language));
      const last = rows.at(-1);
      return view('applications/list', {
        items,
        waiting: items.filter(({ needs }) => needs !== null),
        next: read.length > pageSize && last ? encodeCursor([last.id]) : null,
        first: !cursor,
      });
    });
  }

  @PageGet('new')
  ask(@PageLanguage() language: Language, @Query('type') type?: string) {
    return newPage(language, documentTypeOptions(language).some(({ value }) => value === type) ? (type ?? '') : '');
  }

  @Idempotent()
  @PagePost('new')
  begin(@CurrentActor() actor: Actor, @Form() form: PageForm, @PageLanguage() language: Language, @Once() once: OnceOnly) {
    const type = form.text('documentType');
    const known = documentTypeOptions(language).some(({ value }) => value === type);
    return once.run(async (tx) => {
      if (!known)
        return newPage(language, type, message('apply.fault.choose', { label: message('apply.q.document-type', {}, language) }, language));
      const made = await this.drafts.create(tx, actor, await this.begun(tx, actor, type));
      return made.ok ? seeOther(`/applications/${made.value.row.id}/tasks`) : refusalProblem(made, language);
    });
  }

  @Idempotent()
  @PagePost(':id/copies')
  copy(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const row = await this.drafts.open(tx, actor, id);
      if (!row.ok) return refusalProblem(row, language);
      const made = await this.drafts.copy(tx, actor, row.value);
      return made.ok ? seeOther(`/applications/${made.value.row.id}/tasks`) : refusalProblem(made, language);
    });
  }

  @PageGet(':id/tasks')
  tasks(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.desk.show({ actor, id, language }, async (draft) => {
      const { row, form } = draft;
      const tasks = tasksOf({ row, form, attachments: await this.desk.attachments(draft) });
      return view('applications/tasks', {
        application: row,
        typeName: documentTypeName(form.documentType, language),
        tasks,
        unvetted: await this.desk.unvetted(draft),
        live: hasLive(form),
        open: await this.openable(draft),
        completed: tasks.filter(({ state }) => state === 'completed').length,
        back: '/applications',
      });
    });
  }

  /** Boxes that are left to the holder: all at once, so that nothing is left open that was not ticked. */
  @PagePost(':id/open-boxes')
  leaveOpen(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Form() form: PageForm, @PageLanguage() language: Language) {
    return this.desk.change({ actor, id, language }, async (draft) => {
      const { openBoxes: before, ...others } = draft.form;
      const boxes = openBoxes.map(({ box }) => box).filter((box) => form.has(`box${box}`));
      // Ticked by somebody else meanwhile: the page shows what stands now.
      if (isStale(form, draft.row, before ?? [])) return seeOther(`/applications/${id}/tasks`);
      const importer = boxes.includes('3') ? null : before?.includes('3') ? undefined : others.importer;
      const row = await this.desk.store(draft, { ...others, importer, ...(boxes.length > 0 ? { openBoxes: boxes } : {}) } as StoredForm);
      return row instanceof Problem ? row : seeOther(`/applications/${id}/tasks`);
    });
  }

  /** What a holder of simplified procedures may leave open; null for everybody else, who are not asked. */
  private async openable({ tx, row, form }: OpenDraft) {
    const chosen = Array.isArray(form.openBoxes) ? form.openBoxes : [];
    if (chosen.length === 0 && !(await this.openBoxes.offered(tx, row.applicantOrg, form))) return null;
    return { boxes: openBoxes.map(({ box }) => ({ box, on: chosen.includes(box) })), base: partHash(form.openBoxes ?? []) };
  }

  /** The applicant's own house is the exporter, or the importer of an import permit, unless they say otherwise. An agent acts for others. */
  private async begun(tx: Tx, actor: Actor, documentType: string): Promise<StoredForm> {
    const { country } = await readOffice(tx);
    const house = actor.role === 'applicant' && actor.org !== '' ? await organisationByCode(tx, actor.org) : null;
    const own =
      house?.kind === 'trader'
        ? { name: house.name, address: house.address, country: house.country, naturalPerson: house.legalForm === 'natural' }
        : null;
    const form =
      documentType === 'I'
        ? { countryOfImport: country, ...(own ? { importer: own } : {}) }
        : { countryOfExport: country, ...(own ? { exporter: own } : {}) };
    return { documentType, ...form } as StoredForm;
  }

  private async permits(tx: Tx, actor: Actor): Promise<ReadonlyMap<string, PermitRow>> {
    const rows = await listPermits(tx, { applicant: { personId: actor.personId, org: actor.org }, limit: 500 });
    return new Map(rows.filter(({ state }) => state !== 'void' && state !== 'lapsed').map((permit) => [permit.applicationId, permit]));
  }
}

function newPage(language: Language, chosen: string, fault: string | null = null) {
  const errors = fault === null ? [] : [{ href: '#documentType', text: fault }];
  return view(
    'applications/new',
    { options: documentTypeOptions(language), chosen, fault, errors, once: randomUUID(), back: '/applications' },
    { status: fault === null ? 200 : 422 },
  );
}

function item(row: ApplicationRow, due: string | null, permit: PermitRow | null, today: string, language: Language) {
  const live = permit !== null && ['issued', 'endorsed', 'suspended'].includes(permit.state);
  const days = live && permit.validUntil !== null ? daysBetween(today, permit.validUntil) : null;
  const needs =
    row.state === 'draft'
      ? 'draft'
      : row.state === 'information-asked'
        ? 'answer'
        : days !== null && days <= expiryWarningDays
          ? 'expiry'
          : null;
  return {
    id: row.id,
    caseNumber: row.caseNumber,
    typeName: documentTypeName(row.documentType, language),
    lineCount: row.lineCount,
    state: row.state === 'submitted' && row.awaitingPayment ? 'awaiting-payment' : row.state,
    updatedAt: row.updatedAt,
    due,
    needs,
    permit: permit === null ? null : { number: permit.number, state: permit.state, validUntil: live ? permit.validUntil : null, days },
  };
}
