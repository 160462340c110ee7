import { randomUUID } from 'node:crypto';
import { Param } from '@nestjs/common';
import { refusalProblem } from '#applications';
import { type Tx, UnitOfWork } from '#database';
import { FindPermits, type PermitPapers, type PermitRow, PermitPrints } from '#issuance';
import type { Actor } from '#ledger';
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
  textFault,
  UuidParam,
  view,
} from '#web';

type Faults = readonly { readonly field: string; readonly text: string }[];

/** Papers of a permit: each print is counted before the file is opened, and other offices print where they were told to. */
@PageController('permits/:id/prints')
export class PrintsPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly permits: FindPermits,
    private readonly prints: PermitPrints,
  ) {}

  @PageGet()
  @RequireRole('case-officer', 'scientific-authority', 'issuing-officer')
  show(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.unit.run(async (tx) => {
      const opened = await this.permits.open(tx, actor, id, { look: true });
      return opened.ok ? this.page(tx, actor, opened.value) : refusalProblem(opened, language);
    });
  }

  @PagePost()
  @Idempotent()
  @RequireRole('case-officer', 'issuing-officer')
  print(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @Once() once: OnceOnly,
    @PageLanguage() language: Language,
  ) {
    const [place, reason] = [form.text('place'), form.text('reason')];
    return once.run(async (tx) => {
      const opened = await this.permits.open(tx, actor, id, { lock: true });
      if (!opened.ok) return refusalProblem(opened, language);
      const { prints } = await this.prints.papers(tx, actor, opened.value);
      const faults = [
        ...textFaults('place', place, 2, 200, language),
        ...(prints.length > 0 ? textFaults('reason', reason, 10, 4000, language) : []),
      ];
      if (faults.length > 0) return this.page(tx, actor, opened.value, { place, reason }, faults);
      const printed = await this.prints.print(tx, actor, opened.value, { place, reason });
      return printed.ok ? seeOther(`/permits/${id}/prints`) : refusalProblem(printed, language);
    });
  }

  @PagePost('delegations')
  @Idempotent()
  @RequireRole('issuing-officer')
  delegate(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @Once() once: OnceOnly,
    @PageLanguage() language: Language,
  ) {
    const values = { office: form.text('office'), until: form.text('until'), why: form.text('why'), scope: form.text('scope') };
    return once.run(async (tx) => {
      const opened = await this.permits.open(tx, actor, id, { lock: true });
      if (!opened.ok) return refusalProblem(opened, language);
      const input = {
        office: values.office,
        until: values.until,
        reason: values.why,
        scope: values.scope === 'holder' ? ('holder' as const) : ('permit' as const),
      };
      const faults = textFaults('why', values.why, 10, 4000, language);
      const made = faults.length > 0 ? null : await this.prints.delegate(tx, actor, opened.value, input);
      if (made?.ok) return seeOther(`/permits/${id}/prints`);
      if (made && made.code !== 'print-until') return refusalProblem(made, language);
      const until = made ? [{ field: 'until', text: message('prints.fault.until', {}, language) }] : [];
      return this.page(tx, actor, opened.value, values, [...faults, ...until]);
    });
  }

  @PagePost('delegations/:delegation/end')
  @Idempotent()
  @RequireRole('issuing-officer')
  end(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('delegation', UuidParam) delegation: string,
    @Once() once: OnceOnly,
    @PageLanguage() language: Language,
  ) {
    return once.run(async (tx) => {
      const opened = await this.permits.open(tx, actor, id, { lock: true });
      if (!opened.ok) return refusalProblem(opened, language);
      const ended = await this.prints.end(tx, actor, opened.value, delegation);
      return ended.ok ? seeOther(`/permits/${id}/prints`) : refusalProblem(ended, language);
    });
  }

  private async page(tx: Tx, actor: Actor, permit: PermitRow, values: Readonly<Record<string, string>> = {}, faults: Faults = []) {
    const papers: PermitPapers = await this.prints.papers(tx, actor, permit);
    return view(
      'prints/prints',
      {
        ...{ permit, ...papers, values },
        offices: actor.role === 'issuing-officer' ? await this.prints.offices(tx, actor) : [],
        role: actor.role,
        faults: Object.fromEntries(faults.map(({ field, text }) => [field, text])),
        errors: faults.map(({ field, text }) => ({ href: `#${field}`, text })),
        once: randomUUID(),
        back: `/permits/${permit.id}`,
      },
      { status: faults.length > 0 ? 422 : 200 },
    );
  }
}

function textFaults(field: string, text: string, min: number, max: number, language: Language): Faults {
  const code = text.length < min ? 'short' : text.length > max ? 'long' : textFault(text, { lines: true }) ? 'unsafe' : null;
  return code ? [{ field, text: message(`desk.fault.${code}`, { min }, language) }] : [];
}
