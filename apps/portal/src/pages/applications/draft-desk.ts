import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  answerInUnit,
  type ApplicationRow,
  type AttachmentRow,
  CaseRecord,
  DraftApplication,
  listAttachments,
  type Office,
  readForm,
  readOffice,
  refusalProblem,
  sightOf,
  SubmitApplication,
  type StoredForm,
  usedParties,
} from '#applications';
import { canonicalJson } from '#cites';
import { type Tx, UnitOfWork } from '#database';
import { organisationByCode } from '#identity';
import type { Actor } from '#ledger';
import type { Language } from '#messages';
import { Answer, type PageForm, type Problem, seeOther, View } from '#web';
import type { QuestionAt } from './questions/question.js';

/** A draft that is open on somebody's desk. */
export interface OpenDraft {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly row: ApplicationRow;
  readonly form: StoredForm;
  readonly office: Office;
  readonly language: Language;
}

export interface Asked {
  readonly actor: Actor;
  readonly id: string;
  readonly language: Language;
}

/** Parties of the address book that are offered. */
const offeredParties = 8;

/** Opens drafts for the pages that change them; what is shown is looked at, what is closed leads to its own page. */
@Injectable()
export class DraftDesk {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly drafts: DraftApplication,
    private readonly record: CaseRecord,
    private readonly steps: SubmitApplication,
  ) {}

  /** A page about an application in whatever state, for those whose it is. */
  showAny(asked: Asked, work: (draft: OpenDraft) => Promise<View | Answer | Problem>): Promise<View | Answer | Problem> {
    return this.opened(asked, false, async (draft) => {
      const shown = await work(draft);
      if (!(shown instanceof Answer && shown.status === 303)) await this.record.look(draft.tx, draft.actor, draft.row);
      return shown;
    });
  }

  /** A page of a draft; one that was sent leads to its view. */
  show(asked: Asked, work: (draft: OpenDraft) => Promise<View | Answer | Problem>): Promise<View | Answer | Problem> {
    return this.showAny(asked, (draft) => (isOpen(draft.row) ? work(draft) : Promise.resolve(toCase(draft.row))));
  }

  /** A change of a draft. A page that comes back shows it, so it is looked at. */
  change(asked: Asked, work: (draft: OpenDraft) => Promise<View | Answer | Problem>): Promise<View | Answer | Problem> {
    return this.opened(asked, true, async (draft) => {
      if (!isOpen(draft.row)) return toCase(draft.row);
      const answer = await work(draft);
      if (answer instanceof View) await this.record.look(draft.tx, draft.actor, draft.row);
      return answer;
    });
  }

  /** A form that comes back from a step that is done once shows the application, too. */
  look(tx: Tx, actor: Actor, row: ApplicationRow): Promise<void> {
    return this.record.look(tx, actor, row);
  }

  /** Stores a form; nothing is written where nothing changed. @returns the version that is now in force */
  async store(draft: OpenDraft, form: StoredForm): Promise<ApplicationRow | Problem> {
    const { tx, actor, row, language } = draft;
    if (canonicalJson(defined(form)) === canonicalJson(defined(draft.form))) return row;
    const stored = await this.drafts.replaceForm(tx, actor, row, defined(form));
    return stored.ok ? stored.value.row : refusalProblem(stored, language);
  }

  async about({ tx, actor, form, office, language }: OpenDraft): Promise<QuestionAt> {
    return { form, office, language, known: await usedParties(tx, sightOf(actor), offeredParties) };
  }

  attachments({ tx, row }: OpenDraft): Promise<AttachmentRow[]> {
    return listAttachments(tx, row.id);
  }

  /** Whose vetting is in the way of submitting a draft; null where nothing is. It is said from the first page on. */
  async unvetted({ tx, actor, row }: OpenDraft): Promise<{ readonly own: boolean; readonly house: string } | null> {
    if (row.state !== 'draft' || !(await this.steps.unvetted(tx, actor, row))) return null;
    const house = row.applicantOrg === null ? null : await organisationByCode(tx, row.applicantOrg);
    return { own: actor.role === 'applicant', house: house?.name ?? '' };
  }

  private opened(
    { actor, id, language }: Asked,
    lock: boolean,
    work: (draft: OpenDraft) => Promise<View | Answer | Problem>,
  ): Promise<View | Answer | Problem> {
    return answerInUnit(this.unit, async (tx) => {
      const row = await this.drafts.open(tx, actor, id, lock);
      if (!row.ok) return refusalProblem(row, language);
      const form = readable(await readForm(tx, id));
      const office = await readOffice(tx);
      return (await work({ tx, actor, row: row.value, form, office, language })) as Answer | Problem;
    }) as Promise<View | Answer | Problem>;
  }
}

/** Whether the applicant may change the form now. */
export function isOpen(row: ApplicationRow): boolean {
  return row.state === 'draft' || row.state === 'information-asked';
}

const toCase = (row: ApplicationRow): Answer => seeOther(`/applications/${row.id}`);

/** What a page holds of a draft, so that a change of another part of the form by somebody else is no conflict. */
export function partHash(part: unknown): string {
  return createHash('sha256')
    .update(canonicalJson(defined(part)))
    .digest('base64url')
    .slice(0, 22);
}

/** Whether somebody changed, since the page was drawn, the very part that it changes. */
export function isStale(form: PageForm, row: ApplicationRow, part: unknown): boolean {
  return form.version() !== row.version && form.text('_base') !== partHash(part);
}

/** Autosave asks for no page: it wants to know what is now on record. */
export function savedAnswer(row: ApplicationRow, part: unknown): Answer {
  return new Answer(200, { version: row.version, base: partHash(part), at: new Date().toISOString() });
}

export function conflictAnswer(row: ApplicationRow): Answer {
  return new Answer(409, { version: row.version });
}

/** A draft made by hand may hold anything where a list or an object belongs; pages see it as absent. */
function readable(form: StoredForm): StoredForm {
  const objects = [
    'exporter',
    'importer',
    'justifications',
    'liveTransport',
    'importPermit',
    'retrospective',
    'replacement',
    'carnet',
  ] as const;
  const wrong = objects.filter((name) => form[name] !== undefined && form[name] !== null && !isObject(form[name]));
  const kept = Object.fromEntries(Object.entries(form).filter(([name]) => !(wrong as readonly string[]).includes(name))) as StoredForm;
  const { lines, ...others } = kept;
  return Array.isArray(lines) ? { ...others, lines: lines.filter(isObject) as StoredForm['lines'] } : (others as StoredForm);
}

/** Without members that are undefined, at any depth. */
function defined<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
