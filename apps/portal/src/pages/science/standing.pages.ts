import { Param, Query } from '@nestjs/common';
import { dayIn, officialName, readOffice, refusalProblem, StandingFindings, type StandingInput, type StandingRow } from '#applications';
import { standingKinds } from '#cites';
import { type Tx, UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import { type Language, message } from '#messages';
import {
  CurrentActor,
  Form,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  RequireRole,
  seeOther,
  Text,
  textFault,
  UuidParam,
  view,
} from '#web';
import { codeName } from '../desk/code-names.js';
import { onceKey } from '../desk/once-key.js';
import { deskRoles } from '../desk/queue.pages.js';
import { signedOfForm, signModel } from '../desk/signing.js';
import { conditionFields, readConditions, unitOptions } from './condition-form.js';

const textFields = ['kind', 'taxon', 'country', 'sources', 'purposes', 'terms', 'from', 'to', 'ceiling', 'ceilingUnit', 'reason'] as const;
const reasonMin = 10;

class StandingListQuery {
  @Text({ optional: true, min: 0, max: 200 })
  taxon?: string;

  @Text({ optional: true, min: 0, max: 10 })
  show?: string;
}
class NewStandingQuery {
  @Text({ optional: true, min: 0, max: 200 })
  taxon?: string;
}

/** Standing findings of the Scientific Authority (A4): made once for many cases, signed, and withdrawn by a signature. */
@PageController('standing-findings')
export class StandingPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly findings: StandingFindings,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  @RequireRole(...deskRoles)
  list(@CurrentActor() actor: Actor, @Query() query: StandingListQuery, @PageLanguage() language: Language) {
    const taxon = (query.taxon ?? '').trim();
    const ended = query.show === 'ended';
    return this.unit.run(async (tx) => {
      const rows = await this.findings.list(tx, { ...(taxon === '' ? {} : { taxon }), inForce: !ended });
      return view('science/standing-list', {
        ...{ taxon, ended, role: actor.role },
        rows: rows.map((row) => standingModel(row, language)),
      });
    });
  }

  @PageGet('new')
  @RequireRole('scientific-authority')
  ask(@Query() query: NewStandingQuery, @PageLanguage() language: Language) {
    return this.unit.run(async (tx) => this.form(tx, language, { taxon: query.taxon ?? '', country: (await readOffice(tx)).country }));
  }

  /** Shows the exact statement that will be signed. Nothing is made yet. */
  @PagePost('statement')
  @RequireRole('scientific-authority')
  prepare(@CurrentActor() actor: Actor, @Form() form: PageForm, @PageLanguage() language: Language) {
    return this.unit.run(async (tx) => {
      const office = await readOffice(tx);
      const read = readStanding(form, dayIn(office.timeZone), language);
      const typed = Object.fromEntries([...textFields, ...conditionFields].map((name) => [name, form.text(name)]));
      if (read.faults.length > 0) return this.form(tx, language, typed, read.faults);
      const prepared = await this.findings.prepare(tx, actor, read.input);
      if (!prepared.ok && prepared.code === 'standing-scope') {
        const field = String(prepared.args?.['field'] ?? 'taxon');
        return this.form(tx, language, typed, [{ field, text: message(`standing.fault.${field}`, {}, language) }]);
      }
      if (!prepared.ok) return refusalProblem(prepared, language);
      await this.looks.at(tx, actor, { of: 'statements', id: prepared.value.statementId, reason: 'signing' });
      return this.signing(tx, actor, signModel(prepared.value), '/standing-findings/signed', '/standing-findings', language);
    });
  }

  @PagePost('signed')
  @Idempotent()
  @RequireRole('scientific-authority')
  make(@CurrentActor() actor: Actor, @Form() form: PageForm, @Once() once: OnceOnly, @PageLanguage() language: Language) {
    return once.run(async (tx) => {
      const made = await this.findings.make(tx, actor, await signedOfForm(form));
      return made.ok ? seeOther(`/standing-findings/${made.value.id}`) : refusalProblem(made, language);
    });
  }

  @PageGet(':id')
  @RequireRole(...deskRoles)
  show(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.unit.run((tx) => this.page(tx, actor, id, language));
  }

  @PagePost(':id/statement')
  @RequireRole('scientific-authority')
  prepareWithdrawal(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
  ) {
    const reason = form.text('reason');
    return this.unit.run(async (tx) => {
      const fault = reasonFault(reason, language);
      if (fault) return this.page(tx, actor, id, language, { reason, fault });
      const prepared = await this.findings.prepareWithdrawal(tx, actor, id, reason);
      if (!prepared.ok) return refusalProblem(prepared, language);
      await this.looks.at(tx, actor, { of: 'statements', id: prepared.value.statementId, about: id, reason: 'signing' });
      return this.signing(tx, actor, signModel(prepared.value), `/standing-findings/${id}/signed`, `/standing-findings/${id}`, language);
    });
  }

  @PagePost(':id/signed')
  @Idempotent()
  @RequireRole('scientific-authority')
  withdraw(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @Once() once: OnceOnly,
    @PageLanguage() language: Language,
  ) {
    return once.run(async (tx) => {
      const withdrawn = await this.findings.withdraw(tx, actor, id, await signedOfForm(form));
      return withdrawn.ok ? seeOther(`/standing-findings/${id}`) : refusalProblem(withdrawn, language);
    });
  }

  private async page(tx: Tx, actor: Actor, id: string, language: Language, typed?: { readonly reason: string; readonly fault: string }) {
    const found = await this.findings.open(tx, id);
    if (!found.ok) return refusalProblem(found, language);
    const row = found.value;
    return view(
      'science/standing',
      {
        finding: standingModel(row, language),
        scientist: await officialName(tx, row.person),
        withdrawer: row.withdrawnBy === null ? null : await officialName(tx, row.withdrawnBy),
        used: await this.findings.used(tx, id),
        mayWithdraw: actor.role === 'scientific-authority' && row.withdrawnAt === null,
        reason: typed?.reason ?? '',
        fault: typed?.fault ?? null,
        errors: typed ? [{ href: '#reason', text: typed.fault }] : [],
        once: onceKey(),
        back: '/standing-findings',
      },
      { status: typed ? 422 : 200 },
    );
  }

  private async signing(tx: Tx, actor: Actor, model: ReturnType<typeof signModel>, action: string, back: string, language: Language) {
    const said = JSON.parse(model.statement) as StandingInput & { readonly act: string };
    return view('science/standing-sign', {
      ...model,
      ...{ said, action, back },
      names: said.act === 'make' ? namesOf(said.scope, language) : null,
      signer: await officialName(tx, actor.personId),
    });
  }

  private form(
    _tx: Tx,
    language: Language,
    values: Readonly<Record<string, string>>,
    faults: readonly { readonly field: string; readonly text: string }[] = [],
  ) {
    return view(
      'science/standing-new',
      {
        values: { kind: 'non-detriment', ceilingUnit: 'NAR', 'c-unit': 'NAR', ...values },
        kinds: standingKinds,
        units: unitOptions(language),
        faults: Object.fromEntries(faults.map(({ field, text }) => [field, text])),
        errors: faults.map(({ field, text }) => ({ href: `#${field}`, text })),
        back: '/standing-findings',
      },
      { status: faults.length > 0 ? 422 : 200 },
    );
  }
}

function readStanding(form: PageForm, day: string, language: Language) {
  const { conditions, faults: conditionFaults } = readConditions(form, day, language);
  const faults = [...conditionFaults];
  const codes = (field: string): string[] =>
    form
      .text(field)
      .toUpperCase()
      .split(/[\s,;]+/)
      .filter((code) => code !== '');
  const missing = (field: string): void => {
    if (form.text(field) === '') faults.push({ field, text: message(`standing.fault.${field}`, {}, language) });
  };
  for (const field of ['taxon', 'country', 'from', 'to']) missing(field);
  const reason = form.text('reason');
  const fault = reasonFault(reason, language);
  if (fault) faults.push({ field: 'reason', text: fault });
  const ceiling = form.text('ceiling').replace(',', '.');
  const input: StandingInput = {
    kind: standingKinds.find((kind) => kind === form.text('kind')) ?? 'non-detriment',
    outcome: conditions.length > 0 ? 'conditional' : 'positive',
    scope: {
      taxon: form.text('taxon'),
      country: form.text('country').toUpperCase(),
      ...{ sources: codes('sources'), purposes: codes('purposes'), terms: codes('terms') },
      ...{ from: form.text('from'), to: form.text('to') },
      ceiling: ceiling === '' ? null : { value: ceiling, unit: form.text('ceilingUnit') || 'NAR' },
    },
    conditions,
    reason,
  };
  return { input, faults };
}

function reasonFault(reason: string, language: Language): string | null {
  const code = reason.length < reasonMin ? 'short' : reason.length > 10_000 ? 'long' : textFault(reason, { lines: true }) ? 'unsafe' : null;
  return code && message(`desk.fault.${code}`, { min: reasonMin }, language);
}

/** A standing finding in words. */
export function standingModel(row: StandingRow, language: Language) {
  return { ...row, names: namesOf(row.scope, language) };
}

export function namesOf(scope: StandingInput['scope'], language: Language) {
  const named = (table: Parameters<typeof codeName>[0], codes: readonly string[]) =>
    codes.map((code) => `${code} – ${codeName(table, code, language)}`);
  return {
    country: codeName('country', scope.country, language),
    sources: named('source', scope.sources),
    purposes: named('purpose', scope.purposes),
    terms: named('term', scope.terms),
    unit: scope.ceiling ? codeName('unit', scope.ceiling.unit, language) : '',
  };
}
