import { Injectable } from '@nestjs/common';
import {
  type ApplicationRow,
  applicationTransition,
  CaseRecord,
  dayIn,
  done,
  EvaluateApplication,
  judgedByDatabase,
  moveApplication,
  officerFact,
  officialName,
  type Office,
  readForm,
  readOffice,
  refused,
  unsettled,
} from '#applications';
import { lastDayOfConditions, type PermitDocument, quotaDraws } from '#cites';
import type { Tx } from '#database';
import type { Actor } from '#ledger';
import { lockCitedDocuments } from './cited-documents.repository.js';
import { MarkRegister } from './mark-register.service.js';
import { takeNumber, takeStatusEntry } from './number.repository.js';
import type { Issued } from './outcome.js';
import { plainNumber } from './own-permits.repository.js';
import { freezeDocument, type FrozenDocument } from './permit-document.js';
import {
  credentialRefused,
  findPermit,
  insertCredentialJob,
  insertPermitLines,
  type PermitLineRow,
  type PermitRow,
  permitOfApplication,
  reservePermit,
} from './permit.repository.js';
import { permitTransition } from './permit-transitions.js';
import { quotaByLine, QuotaShare } from './quota-share.service.js';
import { StandingShare } from './standing-share.service.js';
import { endOfDay, lastValidDay, statusListOf } from './validity.js';

/**
 * Issue, as far as the portal can: in one transaction the rules run again, the number is taken, the document frozen and
 * the signer asked. Killed at any point, nothing has happened; asked twice, the same permit is the answer.
 */
@Injectable()
export class IssuePermit {
  constructor(
    private readonly evaluator: EvaluateApplication,
    private readonly record: CaseRecord,
    private readonly quota: QuotaShare,
    private readonly marks: MarkRegister,
    private readonly standing: StandingShare,
  ) {}

  /** @param application locked by the caller's transaction, which makes two issues of one application wait for each other */
  async issue(
    tx: Tx,
    actor: Actor,
    application: ApplicationRow,
    options: { readonly securityStamp?: string } = {},
  ): Promise<Issued<PermitRow>> {
    if (actor.role === 'issuing-officer' && (application.state === 'issuing' || application.state === 'issued')) {
      const permit = await permitOfApplication(tx, application.id);
      if (permit) return done(permit);
    }
    const step = applicationTransition(application.state, 'issue', actor.role);
    if (!step.ok) return refused(step.code, { args: { state: application.state, role: actor.role } });
    const permit = await permitOfApplication(tx, application.id, true);
    if (!permit) return refused('approval-missing');
    const permitStep = permitTransition(permit.state, 'reserve', actor.role);
    if (!permitStep.ok) return refused(permitStep.code, { args: { state: permit.state, role: actor.role } });

    await lockCitedDocuments(tx, await readForm(tx, application.id));
    const { facts, evaluation, unaccepted } = await this.evaluator.withFacts(tx, application, await officerFact(tx, actor.personId));
    if (unaccepted.length > 0) return refused('rules-not-accepted', { args: { rules: unaccepted.join(', ') } });
    const open = unsettled(evaluation, facts.decisions);
    if (open.length > 0 || evaluation.outcome === 'no-data') return refused('rules-blocked', { findings: open });
    const draws = quotaDraws(facts);
    const short = (await this.quota.align(tx, permit.id, draws)) ?? (await this.standing.align(tx, permit.id, facts));
    if (short) return short;

    const replaced = permit.replaces === null ? null : await findPermit(tx, permit.replaces, true);
    if (replaced && (!['issued', 'suspended'].includes(replaced.state) || replaced.endorsedAt !== null))
      return refused('replaced-permit-unusable', { args: { number: replaced.number ?? '' } });
    const office = await readOffice(tx);
    const issuedAt = new Date();
    const today = dayIn(office.timeZone, issuedAt);
    const validUntil = lastValidDay(facts.application, today, [replaced?.validUntil ?? null, lastDayOfConditions(facts)]);
    if (validUntil === null) return refused('validity-unusable', { args: { today } });

    const securityStamp = options.securityStamp ?? null;
    const number = await takeNumber(tx, application.country, Number(today.slice(0, 4)));
    const frozen = freezeDocument({
      number,
      form: facts.application,
      facts,
      evaluation,
      office,
      issuedBy: await officialName(tx, actor.personId),
      issuedAt,
      validUntil,
      securityStamp,
      quotaByLine: quotaByLine(draws),
      replaces: replaced ? replacementOf(replaced, facts.application.replacement?.reason ?? '', office) : null,
    });
    return this.reserve(tx, actor, application, permit, { frozen, office, issuedAt, securityStamp });
  }

  /** Asks the signer once more, after what it refused for was put right. */
  async retry(tx: Tx, actor: Actor, application: ApplicationRow): Promise<Issued<PermitRow>> {
    if (actor.role !== 'issuing-officer') return refused('role-not-allowed', { args: { role: actor.role } });
    const permit = await permitOfApplication(tx, application.id, true);
    if (!permit || permit.state !== 'reserved') return refused('permit-state', { args: { state: permit?.state ?? 'none' } });
    if (!(await credentialRefused(tx, permit.id))) return refused('signing-not-refused');
    await insertCredentialJob(tx, permit.id);
    await this.record.note(tx, actor, { kind: 'permit.signing-asked', act: 'retry', application, subjects: [permit.id] });
    return done(permit);
  }

  private async reserve(
    tx: Tx,
    actor: Actor,
    application: ApplicationRow,
    permit: PermitRow,
    input: { frozen: FrozenDocument; office: Office; issuedAt: Date; securityStamp: string | null },
  ): Promise<Issued<PermitRow>> {
    const { document, bytes, sha256 } = input.frozen;
    await insertPermitLines(
      tx,
      permit.id,
      {
        importPermit: document.importPermit ? plainNumber(document.importPermit.number) : null,
        ruleYear: Number(document.rules.asOf.slice(0, 4)),
      },
      document.lines.map(lineRow),
    );
    if (!(await this.marks.take(tx, permit.id, document))) return refused('marks-in-use');
    await moveApplication(tx, application, actor, { event: 'issue', to: 'issuing' });
    await this.record.note(tx, actor, {
      kind: 'permit.reserved',
      act: 'issue',
      application,
      subjects: [permit.id],
      fields: {
        permit: document.number,
        doc: sha256.toString('hex'),
        quotas: await this.quota.reserved(tx, permit.id),
        standing: await this.standing.held(tx, permit.id),
      },
      pub: { document: document.documentType, rules: document.rules.hash, rulesDate: document.rules.date },
    });
    // As late as can be, since the list stays locked until the transaction ends and every other issue waits for it.
    const status = await takeStatusEntry(tx, application.country, statusListOf(document.validUntil));
    const frozen = await judgedByDatabase(tx, { permit_security_stamp_once: 'security-stamp-unusable' } as const, () =>
      reservePermit(tx, permit, actor, {
        number: document.number,
        document: bytes,
        documentSha256: sha256,
        statusList: status.list,
        statusIndex: status.index,
        validUntil: document.validUntil,
        expiresAt: endOfDay(document.validUntil, input.office.timeZone),
        securityStamp: input.securityStamp,
        reservedAt: input.issuedAt,
      }),
    );
    if (!frozen.ok) return frozen;
    const [, reserved] = await Promise.all([insertCredentialJob(tx, permit.id), findPermit(tx, permit.id)]);
    if (!reserved) throw new Error('A reserved permit is gone');
    return done(reserved);
  }
}

function replacementOf(replaced: PermitRow, reason: string, office: Office): NonNullable<PermitDocument['replaces']> {
  if (replaced.number === null || replaced.reservedAt === null) throw new Error('A permit without a number cannot be replaced');
  return { number: replaced.number, date: dayIn(office.timeZone, replaced.reservedAt), reason };
}

function lineRow(line: PermitDocument['lines'][number]): PermitLineRow {
  return {
    line: line.line,
    scientificName: line.scientificName,
    term: line.term,
    appendix: line.appendix,
    source: line.source,
    quantity: line.quantity.value,
    unit: line.quantity.unit,
    operationNumber: line.operationNumber === undefined ? null : plainNumber(line.operationNumber),
    originPermit: line.origin?.permitNumber === undefined ? null : plainNumber(line.origin.permitNumber),
    originCountry: line.origin?.country ?? null,
  };
}
