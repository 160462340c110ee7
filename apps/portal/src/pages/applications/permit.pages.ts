import { randomUUID } from 'node:crypto';
import { Param } from '@nestjs/common';
import { answerInUnit, DraftApplication, dayIn, readForm, readOffice, refusalProblem, type StoredForm } from '#applications';
import { type Tx, UnitOfWork } from '#database';
import { qrSymbol } from '#document';
import { FindPermits, findCredential, findSealedPdf, permitOfApplication, type PermitRow } from '#issuance';
import type { Actor } from '#ledger';
import { type Language, message } from '#messages';
import {
  type Answer,
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
  type Problem,
  RequireRole,
  seeOther,
  UuidParam,
  type View,
  view,
} from '#web';
import { documentTypeName } from './code-options.js';
import { daysBetween } from './days.js';
import { linesShown } from './line-view.js';

const reasons = ['lost', 'stolen', 'destroyed', 'damaged'] as const;
const linesShownMax = 50;

/** The permit of an application: what it says, its code, its file, and what to do when the paper is gone. */
@PageController('applications/:id/permit')
@RequireRole('applicant', 'agent')
export class PermitPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly drafts: DraftApplication,
    private readonly permits: FindPermits,
  ) {}

  @PageGet()
  read(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.opened(actor, id, language, async (tx, permit) => {
      const form = await readForm(tx, id);
      const lines = Array.isArray(form.lines) ? form.lines : [];
      const credential = await findCredential(tx, permit.id);
      const { timeZone } = await readOffice(tx);
      return view('applications/permit', {
        ...{ id, permit },
        typeName: documentTypeName(permit.documentType, language),
        days: permit.validUntil === null ? null : daysBetween(dayIn(timeZone), permit.validUntil),
        code: credential ? svgOf(credential.frontQr) : null,
        checkCode: credential?.checkCode ?? null,
        sealed: (await findSealedPdf(tx, permit.id)) !== null,
        ...{ lines: linesShown(lines.slice(0, linesShownMax), language), more: Math.max(0, lines.length - linesShownMax) },
        replaceable: permit.state === 'issued',
        back: `/applications/${id}`,
      });
    });
  }

  @PageGet('lost')
  askLost(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.opened(actor, id, language, (_tx, permit) =>
      Promise.resolve(permit.state === 'issued' ? lostPage(id, permit) : seeOther(`/applications/${id}/permit`)),
    );
  }

  /** Begins an application for a replacement: all boxes as they were, the permit and what happened to it named. */
  @Idempotent()
  @PagePost('lost')
  reportLost(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const reason = reasons.find((one) => one === form.text('reason'));
    return once.run(async (tx): Promise<Answer | Problem | View> => {
      const row = await this.drafts.open(tx, actor, id);
      if (!row.ok) return refusalProblem(row, language);
      const permit = await permitOfApplication(tx, id);
      if (permit?.state !== 'issued' || permit.number === null) return seeOther(`/applications/${id}`);
      if (reason === undefined) {
        await this.permits.open(tx, actor, permit.id, { look: true });
        return lostPage(id, permit, message('apply.lost.fault', {}, language));
      }
      const replacement = { of: permit.number, reason, originalReturned: false, swornStatement: false };
      // A replacement ends with what it replaces.
      const change: StoredForm = { replacement, ...(permit.validUntil === null ? {} : { validUntil: permit.validUntil }) };
      const made = await this.drafts.copy(tx, actor, row.value, change);
      return made.ok ? seeOther(`/applications/${made.value.row.id}/questions/replacement`) : refusalProblem(made, language);
    });
  }

  private opened(actor: Actor, id: string, language: Language, work: (tx: Tx, permit: PermitRow) => Promise<View | Answer>) {
    return answerInUnit(this.unit, async (tx) => {
      const row = await this.drafts.open(tx, actor, id);
      if (!row.ok) return refusalProblem(row, language);
      const current = await permitOfApplication(tx, id);
      if (!current || current.number === null) return seeOther(`/applications/${id}`);
      const permit = await this.permits.open(tx, actor, current.id, { look: true });
      return permit.ok ? ((await work(tx, permit.value)) as Answer) : refusalProblem(permit, language);
    }) as Promise<View | Answer | Problem>;
  }
}

function lostPage(id: string, permit: PermitRow, fault: string | null = null): View {
  const errors = fault === null ? [] : [{ href: '#reason', text: fault }];
  return view(
    'applications/lost',
    { ...{ id, permit, reasons, fault, errors }, once: randomUUID(), back: `/applications/${id}/permit` },
    { status: fault === null ? 200 : 422 },
  );
}

/** The code as a path of an SVG in module units; null for a text that is no code of a permit. */
function svgOf(text: string): { readonly size: number; readonly path: string } | null {
  try {
    const { size, path } = qrSymbol(text);
    return { size, path: path.replace(/(\d+) (\d+) (\d+) 1 re ?/g, 'M$1 $2h$3v1h-$3z') };
  } catch {
    return null;
  }
}
