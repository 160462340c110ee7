import { Injectable } from '@nestjs/common';
import { type ApplicationRow, dayIn, EvaluateApplication, officialName, readOffice } from '#applications';
import { type ApplicationForm, lastDayOfConditions, type PermitDocument, quotaDraws } from '#cites';
import type { Tx } from '#database';
import type { Actor } from '#ledger';
import { plainNumber } from './own-permits.repository.js';
import { freezeDocument } from './permit-document.js';
import { findPermitByNumber } from './permit.repository.js';
import { quotaByLine } from './quota-share.service.js';
import { lastValidDay } from './validity.js';

/** A box of the document that does not say what the form says. */
export interface PermitDifference {
  /** Name of the box in the document, e.g. `validUntil`, `scientificName`. */
  readonly field: string;
  readonly line: number | null;
  /** Empty where the form says nothing. */
  readonly applied: string;
  readonly issued: string;
}

export interface PermitPreview {
  /** As it would be frozen now; the number is taken at issue, and the salt is not the one that will be signed. */
  readonly document: PermitDocument;
  readonly differences: readonly PermitDifference[];
}

/** What would be issued if the case were approved and issued now; nothing is taken, stored or reserved. */
@Injectable()
export class PreviewPermit {
  constructor(private readonly evaluator: EvaluateApplication) {}

  /** @returns null where the form is broken, or no day is left on which the document could be valid */
  async preview(tx: Tx, actor: Actor, application: ApplicationRow): Promise<PermitPreview | null> {
    if (application.formFaults.length > 0) return null;
    const { facts, evaluation } = await this.evaluator.judge(tx, application);
    const office = await readOffice(tx);
    const issuedAt = new Date();
    const form = facts.application;
    const replaced = form.replacement ? await findPermitByNumber(tx, plainNumber(form.replacement.of)) : null;
    const validUntil = lastValidDay(form, dayIn(office.timeZone, issuedAt), [replaced?.validUntil ?? null, lastDayOfConditions(facts)]);
    if (validUntil === null) return null;
    const { document } = freezeDocument({
      number: '',
      form,
      facts,
      evaluation,
      office,
      issuedBy: await officialName(tx, actor.personId),
      issuedAt,
      validUntil,
      securityStamp: null,
      quotaByLine: quotaByLine(quotaDraws(facts)),
      replaces: null,
    });
    return { document, differences: differencesOf(form, document) };
  }
}

/** What the authority's document says otherwise than the form, box by box. */
export function differencesOf(form: ApplicationForm, document: PermitDocument): readonly PermitDifference[] {
  const found: PermitDifference[] = [];
  const compare = (field: string, line: number | null, applied: string, issued: string): void => {
    if (applied !== issued) found.push({ field, line, applied, issued });
  };
  compare('validUntil', null, form.validUntil ?? '', document.validUntil);
  compare('specialConditions', null, (form.specialConditions ?? []).join('\n'), document.specialConditions.join('\n'));
  compare('importPermitDate', null, form.importPermit?.date ?? '', document.importPermit?.date ?? '');
  const lines = new Map(form.lines.map((line) => [line.line, line]));
  for (const line of document.lines) {
    const asked = lines.get(line.line);
    compare('scientificName', line.line, asked?.scientificName ?? '', line.scientificName);
    const { quota } = line;
    if (quota) compare('quota', line.line, '', Object.values(quota).join(' / '));
  }
  return found;
}
