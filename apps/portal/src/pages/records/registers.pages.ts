import { Param, Query } from '@nestjs/common';
import { documentNumber } from '#cites';
import { type Tx, UnitOfWork } from '#database';
import { Directory } from '#identity';
import { type Actor, Looks } from '#ledger';
import { type Language, message } from '#messages';
import {
  ChangeRegister,
  contentIn,
  type EntryRow,
  entryById,
  ForeignPermitBalance,
  isRegister,
  listEntries,
  listProposals,
  type OperationContent,
  plausibilityOf,
  type ProposalRow,
  type RegisterName,
  registerNames,
  type RegisterOutcome,
} from '#registers';
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
  problem,
  RequireRole,
  seeOther,
  Text,
  UuidParam,
  type View,
  view,
} from '#web';
import { Instead, onceOrPage, orPage } from '../desk/instead.js';
import { onceKey } from '../desk/once-key.js';
import { type Faults, faultsOf, writtenFault } from './form-parts.js';
import { registerFields, rowsMax } from './register-fields.js';
import { anchorOf, contentLines, contentOfForm, drawnFields, faultsOfContent } from './register-form.js';

const readers = ['case-officer', 'issuing-officer', 'scientific-authority', 'auditor'] as const;
const perPage = 50;
const waitingMax = 100;

class EntriesQuery {
  @Text({ optional: true, min: 0, max: 200 })
  q?: string;

  @Text({ optional: true, max: 10 })
  closed?: string;

  @Text({ optional: true, max: 1000 })
  after?: string;
}

/** Registers of the authority: read, and changed by proposal. One way for all of them; the fields are data. */
@PageController('registers')
@RequireRole(...readers)
export class RegistersPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly change: ChangeRegister,
    private readonly balances: ForeignPermitBalance,
    private readonly directory: Directory,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  home(@CurrentActor() actor: Actor, @PageLanguage() language: Language) {
    return this.unit.run(async (tx) => {
      const waiting = (await listProposals(tx, { state: 'open' }, null, waitingMax)).slice(0, waitingMax);
      await this.looks.over(tx, actor, { of: 'register-proposals', ids: waiting.map(({ id }) => id) });
      const rows = [];
      for (const row of waiting)
        rows.push({
          ...row,
          title: titleOf(row.register, row.content, language),
          proposer: await this.directory.nameOf(tx, row.proposedBy),
        });
      return view('records/registers', { registers: registerNames, waiting: rows, back: '/records' });
    });
  }

  @PageGet(':register')
  list(@CurrentActor() actor: Actor, @Param('register') name: string, @Query() query: EntriesQuery, @PageLanguage() language: Language) {
    const register = registerOf(name);
    const { q = '', after } = query;
    const closed = query.closed === 'yes';
    const cursor = decodeCursor(after, ['uuid']);
    return this.unit.run(async (tx) => {
      const rows = await listEntries(tx, register, { ...filterOf(q.trim()), closed }, cursor && String(cursor[0]), perPage);
      await this.looks.overPage(tx, actor, register, rows, perPage);
      const shown = rows.slice(0, perPage);
      const last = shown.at(-1);
      return view('records/register', {
        ...{ register, q, closed },
        rows: shown.map((row) => ({ ...row, title: titleOf(register, row.content, language), about: aboutOf(register, row, language) })),
        next:
          rows.length > perPage && last
            ? `/registers/${register}?${new URLSearchParams({ q, ...(closed ? { closed: 'yes' } : {}), after: encodeCursor([last.id]) })}`
            : null,
        mayPropose: actor.role === 'case-officer',
        back: '/registers',
      });
    });
  }

  @PageGet(':register/new')
  @RequireRole('case-officer')
  ask(@Param('register') name: string, @PageLanguage() language: Language) {
    return this.form(registerOf(name), {}, { language });
  }

  @PagePost(':register/new')
  @Idempotent()
  @RequireRole('case-officer')
  propose(
    @CurrentActor() actor: Actor,
    @Param('register') name: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const register = registerOf(name);
    return this.proposing(register, form, language, once, null, (tx, content, reason) =>
      this.change.proposeEntry(tx, actor, { register, content: content as never, reason }),
    );
  }

  @PageGet(':register/entries/:id')
  read(
    @CurrentActor() actor: Actor,
    @Param('register') name: string,
    @Param('id', UuidParam) id: string,
    @PageLanguage() language: Language,
  ) {
    return this.entryPage(actor, registerOf(name), id, language);
  }

  @PageGet(':register/entries/:id/change')
  @RequireRole('case-officer')
  askChange(
    @CurrentActor() actor: Actor,
    @Param('register') name: string,
    @Param('id', UuidParam) id: string,
    @PageLanguage() language: Language,
  ) {
    const register = registerOf(name);
    return this.unit.run(async (tx) => {
      const entry = await entryById(tx, register, id);
      if (!entry || entry.closedAt) return problem('not-found');
      await this.looks.at(tx, actor, { of: register, id });
      return this.form(register, entry.content, { language, entry });
    });
  }

  @PagePost(':register/entries/:id/change')
  @Idempotent()
  @RequireRole('case-officer')
  proposeChange(
    @CurrentActor() actor: Actor,
    @Param('register') name: string,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const register = registerOf(name);
    return this.proposing(register, form, language, once, id, async (tx, content, reason) => {
      const entry = await this.at(tx, register, id, form);
      return this.change.proposeChange(tx, actor, { entry, register, content: content as never, reason });
    });
  }

  /** What an inspector saw, added to the entry; the rest of it stays. */
  @PagePost(':register/entries/:id/inspection')
  @Idempotent()
  @RequireRole('case-officer')
  inspect(
    @CurrentActor() actor: Actor,
    @Param('register') name: string,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    if (registerOf(name) !== 'operations') return problem('not-found');
    const inspection = Object.fromEntries(
      ['date', 'by', 'outcome', 'note'].map((field) => [field, form.text(field)]).filter(([, text]) => text !== ''),
    );
    return onceOrPage(once, async (tx) => {
      const entry = await this.at(tx, 'operations', id, form);
      const shown = (faults: Faults) =>
        new Instead(() => this.entryPage(actor, 'operations', id, language, { faults, values: inspection }));
      const before = entry.content as OperationContent;
      const place = before.inspections?.length ?? 0;
      let content: OperationContent;
      try {
        content = await contentIn('operations', { ...before, inspections: [...(before.inspections ?? []), inspection] });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const found = Object.entries(faultsOfContent(error, language));
        throw shown(Object.fromEntries(found.map(([field, text]) => [field.replace(`inspections.${place}.`, ''), text])));
      }
      const reason = message('records.register.inspect', {}, language);
      const made = await this.change.proposeChange(tx, actor, { entry, register: 'operations', content, reason });
      if (made.ok) return seeOther(`/registers/proposals/${made.value.id}`);
      throw shown({ date: message(`problem.${made.code}.detail`, {}, language) });
    });
  }

  @PagePost(':register/entries/:id/closing')
  @Idempotent()
  @RequireRole('case-officer')
  close(
    @CurrentActor() actor: Actor,
    @Param('register') name: string,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const register = registerOf(name);
    const reason = form.text('reason');
    const fault = writtenFault(reason, { min: 3, max: 1000 }, language);
    const shown = (text: string) => this.entryPage(actor, register, id, language, { faults: { reason: text }, values: { reason } });
    if (fault) return orPage(() => shown(fault));
    return onceOrPage(once, async (tx) => {
      const made = await this.change.proposeClosing(tx, actor, await this.at(tx, register, id, form), reason);
      if (made.ok) return seeOther(`/registers/proposals/${made.value.id}`);
      throw new Instead(() => shown(message(`problem.${made.code}.detail`, {}, language)));
    });
  }

  private async at(tx: Tx, register: RegisterName, id: string, form: PageForm): Promise<EntryRow> {
    const entry = await entryById(tx, register, id, true);
    if (!entry) throw problem('not-found');
    if (entry.version !== form.version()) throw problem('version-mismatch');
    return entry;
  }

  private proposing(
    register: RegisterName,
    form: PageForm,
    language: Language,
    once: OnceOnly,
    entry: string | null,
    work: (tx: Tx, content: object, reason: string) => Promise<RegisterOutcome<ProposalRow>>,
  ) {
    const typed = contentOfForm(register, form);
    const reason = form.text('reason');
    return onceOrPage(once, async (tx) => {
      const shown = (faults: Faults) => {
        const version = form.version();
        return new Instead(this.form(register, typed, { language, faults, reason, ...(entry ? { entry: { id: entry, version } } : {}) }));
      };
      const faults: Record<string, string> = { ...faultsOf({ reason: writtenFault(reason, { min: 3, max: 1000 }, language) }) };
      let content: object = {};
      try {
        content = await contentIn(register, typed);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        Object.assign(faults, faultsOfContent(error, language));
      }
      if (Object.keys(faults).length > 0) throw shown(faults);
      const made = await work(tx, content, reason);
      if (made.ok) return seeOther(`/registers/proposals/${made.value.id}`);
      throw shown({ reason: message(`problem.${made.code}.detail`, {}, language) });
    });
  }

  private form(
    register: RegisterName,
    content: object,
    page: {
      readonly language: Language;
      readonly faults?: Faults;
      readonly reason?: string;
      readonly entry?: { readonly id: string; readonly version: number };
    },
  ): View {
    const { language, faults = {}, reason = '', entry = null } = page;
    const fields = drawnFields(register, content as Readonly<Record<string, unknown>>, faults, language);
    const tooLong = registerFields[register].some(
      ({ as, name }) => as === 'rows' && ((content as Record<string, unknown[] | undefined>)[name]?.length ?? 0) > rowsMax,
    );
    return view(
      'records/register-form',
      {
        ...{ register, entry, fields, reason, tooLong, faults },
        errors: Object.entries(faults).map(([id, text]) => ({ href: `#${id === 'reason' ? id : anchorOf(id, fields)}`, text })),
        once: onceKey(),
        back: entry ? `/registers/${register}/entries/${entry.id}` : `/registers/${register}`,
      },
      { status: Object.keys(faults).length > 0 ? 422 : 200 },
    );
  }

  private entryPage(
    actor: Actor,
    register: RegisterName,
    id: string,
    language: Language,
    shown: { readonly faults?: Faults; readonly values?: Readonly<Record<string, string>> } = {},
  ): Promise<View> {
    const { faults = {}, values = {} } = shown;
    return this.unit.run(async (tx) => {
      const entry = await entryById(tx, register, id);
      if (!entry) throw problem('not-found');
      await this.looks.at(tx, actor, { of: register, id });
      const history = [];
      for (const row of await listProposals(tx, { entryId: id }, null, perPage))
        history.push({ ...row, proposer: await this.directory.nameOf(tx, row.proposedBy) });
      const today = new Date().toISOString().slice(0, 10);
      return view(
        'records/register-entry',
        {
          ...{ register, entry, history },
          title: titleOf(register, entry.content, language),
          lines: contentLines(register, entry.content, language),
          balance: register === 'foreign-permits' ? await this.balances.of(tx, entry.content as never, today) : null,
          plausible: register === 'operations' ? plausibleTexts(entry.content as OperationContent, language) : null,
          pending: history.some(({ state }) => state === 'open'),
          mayPropose: actor.role === 'case-officer' && entry.closedAt === null,
          ...{ faults, values, errors: Object.entries(faults).map(([field, text]) => ({ href: `#${field}`, text })) },
          ...{ once: onceKey(), back: `/registers/${register}` },
        },
        { status: Object.keys(faults).length > 0 ? 422 : 200 },
      );
    });
  }
}

export function registerOf(name: string): RegisterName {
  if (!isRegister(name)) throw problem('not-found');
  return name;
}

/** What an entry is called: the member that people look for first. */
export function titleOf(register: RegisterName, content: object, language: Language): string {
  const member = content as Readonly<Record<string, string | undefined>>;
  const parts: Readonly<Record<RegisterName, readonly (string | undefined)[]>> = {
    operations: [member['number'], member['facility'], member['scientificName']],
    offenders: [member['party']],
    'foreign-permits': [member['issuer'], member['number']],
    consents: [member['country'], member['reference']],
    seizures: [member['number'], member['scientificName']],
    acceptance: [member['country']],
    'focal-points': [member['country'], member['kind'] && message(`records.choice.${member['kind']}`, {}, language)],
    simplified: [member['number'], member['holder']],
  };
  return parts[register].filter((part) => part).join(', ');
}

function aboutOf(register: RegisterName, row: EntryRow, language: Language): string {
  const wanted: Readonly<Record<RegisterName, readonly string[]>> = {
    operations: ['kind', 'country', 'approved'],
    offenders: ['reference', 'blocks', 'from'],
    'foreign-permits': ['documentType', 'status', 'validUntil'],
    consents: ['subject', 'positive', 'exporter'],
    seizures: ['country', 'date', 'authority'],
    acceptance: ['acceptsElectronic', 'source'],
    'focal-points': ['name', 'email'],
    simplified: ['case', 'documentTypes', 'from', 'to'],
  };
  const lines = contentLines(register, row.content, language);
  return wanted[register]
    .flatMap((at) => lines.filter((line) => line.at === at).map(({ label, value }) => `${label}: ${value}`))
    .join('. ');
}

export function plausibleTexts(content: OperationContent, language: Language): readonly string[] {
  const today = new Date().toISOString().slice(0, 10);
  return plausibilityOf(content, today).map(({ code, year, args }) =>
    message(`records.plausible.${code}`, { year: year === null ? '' : String(year), ...args }, language),
  );
}

/** What somebody looks for: a country, a number, else a species. */
function filterOf(text: string): { country?: string; number?: string; scientificName?: string } {
  if (text === '') return {};
  if (/^[A-Za-z]{2}$/.test(text)) return { country: text.toUpperCase() };
  return /\d/.test(text) ? { number: documentNumber(text) } : { scientificName: text };
}
