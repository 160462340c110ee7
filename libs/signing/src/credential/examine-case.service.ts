import { Inject, Injectable } from '@nestjs/common';
import { FactsReader, readRulesInForce } from '#applications';
import {
  addMonths,
  type DecisionFact,
  documentTypeOf,
  lastDayOfConditions,
  parseApplicationForm,
  type PermitDocument,
  quotaDraws,
  type RuleFacts,
  validityLimit,
} from '#cites';
import { exclusiveExpiry, localDay } from '#credential';
import type { Tx } from '#database';
import { LogProofs } from '#ledger';
import { AuthorityLogRepository } from '../authority/authority-log.repository.js';
import { checkAuthority, compareAuthority, type ComparedAuthority, waitsForLog } from '../authority/judge-authority.js';
import type { ReadAuthority } from '../authority/logged-act.js';
import { LoggedStanding } from '../authority/logged-standing.js';
import { LoggedRegisters } from '../authority/logged-registers.js';
import { CaseRepository } from '../checks/case.repository.js';
import { checkApplication, checkDecisions, checkPeople } from '../checks/check-decisions.js';
import { checkAcceptance, checkQuotas, checkRecordedFindings, checkRules } from '../checks/check-rules.js';
import { checkRegisters } from '../checks/check-registers.js';
import { asked, checkSignatures } from '../checks/check-signatures.js';
import { checkCeilings, checkStanding } from '../checks/check-standing.js';
import { compareDocument } from '../checks/compare-document.js';
import { readFoundingKeys } from '../checks/founding-keys.js';
import { openFrozenDocument } from '../checks/frozen-document.js';
import { readReliedEntries } from '../checks/register-entry.repository.js';
import { readStandingFindings } from '../checks/standing-finding.repository.js';
import { signatureJudge } from '../checks/signature-judge.js';
import type { SignedOffice, SigningCase } from '../checks/signing-case.js';
import { CheckDraw } from '../draw/check-draw.js';
import { refusal, type SigningRefusal } from '../refusal.js';
import { SIGNING_CONFIG, type SigningConfig } from '../signing.config.js';
import { clockSlackSeconds } from '../clock-guard.js';

/** Names in a refusal; the rest is a number. */
const namedFields = 12;

/** A permit that may be signed, with all that signing it needs. */
export interface ExaminedCase {
  readonly document: PermitDocument;
  readonly bytes: Uint8Array;
  readonly signingCase: SigningCase;
  readonly statusList: number;
  readonly statusIndex: number;
}

export type Examination =
  | { readonly verdict: 'sign'; readonly examined: ExaminedCase }
  | { readonly verdict: 'refuse'; readonly refusal: SigningRefusal }
  | { readonly verdict: 'signed-already' }
  /** Nothing is wrong; what the log must tell first is still on its way. */
  | { readonly verdict: 'wait'; readonly reason: string };

/**
 * What stands between a job row and a signature (features P1). Nothing here asks the portal's opinion: the rows are read
 * under the signer's own role and judged anew, in the order from the cheapest check to the dearest.
 */
@Injectable()
export class ExamineCase {
  constructor(
    private readonly cases: CaseRepository,
    private readonly facts: FactsReader,
    private readonly authority: AuthorityLogRepository,
    private readonly proofs: LogProofs,
    @Inject(SIGNING_CONFIG) private readonly config: Pick<SigningConfig, 'ceremony' | 'portalUrl'>,
  ) {}

  /**
   * @param tx one consistent view of the database (REPEATABLE READ)
   * @param told what the public log says of the authority
   */
  async examine(tx: Tx, permitId: string, now: Date, told: ReadAuthority): Promise<Examination> {
    const signingCase = await this.cases.read(tx, permitId);
    if (!signingCase) throw new Error(`the job names the permit ${permitId}, which is not there`);
    const { permit, office } = signingCase;
    if (permit.hasCredential) return { verdict: 'signed-already' };
    const refuse = (reason: SigningRefusal): Examination => ({ verdict: 'refuse', refusal: reason });

    const first = checkPermitRow(signingCase, now);
    if (first) return refuse(first);
    if (!office || office.country !== permit.country) return refuse(refusal('office-unknown'));
    const frozen = openFrozenDocument(permit);
    if (!frozen.ok) return refuse(frozen.refusal);
    if (told.state === 'later') return { verdict: 'wait', reason: told.reason };
    if (told.state === 'untrue') return refuse(refusal('authority-log', { reason: told.reason }));
    const people = [...signingCase.decisions.map(({ person }) => person), ...(permit.reservedBy ? [permit.reservedBy] : [])];
    const authority = told.state === 'known' ? await compareAuthority(tx, this.authority, told.view, people) : null;
    const unapproved =
      checkApplication(signingCase) ??
      this.checkSignatures(signingCase, authority) ??
      checkPeople(signingCase) ??
      (authority && checkAuthority(signingCase, authority)) ??
      (await new CheckDraw(this.proofs, this.authority).check(tx, told, signingCase));
    if (unapproved) return waitsForLog(unapproved) ? { verdict: 'wait', reason: 'the log has not told it yet' } : refuse(unapproved);
    const form = parseApplicationForm(signingCase.application.form);
    if (!form.ok) return refuse(refusal('form-changed', { decisions: 'the application' }));

    const days = daysOf(signingCase, office);
    if (days.fault) return refuse(days.fault);
    const officer = { person: permit.reservedBy ?? '', interests: signingCase.interests };
    const [facts, rules] = await Promise.all([
      this.facts.read(tx, permit.applicationId, { asOf: days.asOf, issueDate: days.reserved, officer }),
      readRulesInForce(tx),
    ]);
    const relied = await this.checkRegisters(tx, facts, signingCase, told);
    if (relied) return waitsForLog(relied) ? { verdict: 'wait', reason: 'the log has not told it yet' } : refuse(relied);
    const standing = facts.decisions.filter((decision) => decision.standing);
    const made = await this.checkStanding(tx, standing, signingCase, told);
    if (made) return waitsForLog(made) ? { verdict: 'wait', reason: 'the log has not told it yet' } : refuse(made);
    const { evaluation, refusal: blocked } = checkRules(signingCase, facts, rules.ruleSet);
    const draws = quotaDraws(facts);
    const second =
      checkDecisions(signingCase, facts, standing) ??
      checkAcceptance(rules.unaccepted(days.asOf)) ??
      blocked ??
      checkRecordedFindings(frozen.document, evaluation) ??
      checkQuotas(signingCase, draws) ??
      checkCeilings(facts.standing, signingCase.standing);
    if (second) return refuse(second);
    if (days.today !== days.reserved && signingCase.application.asOf === null) {
      // Midnight passed since the reservation: what came into force today counts.
      const later = await this.facts.read(tx, permit.applicationId, { asOf: days.today, issueDate: days.today, officer });
      const { refusal: blockedToday } = checkRules(signingCase, later, rules.ruleSet);
      const stopped = checkAcceptance(rules.unaccepted(days.today)) ?? blockedToday;
      if (stopped) return refuse(stopped);
    }

    const differing = compareDocument(frozen.document, { permit, office, form: form.form, facts, draws });
    if (differing.length > 0) return refuse(refusal('document-differs', { fields: named(differing) }));
    const third = checkValidity(signingCase, facts, days.reserved, office) ?? checkStatusEntry(signingCase);
    if (third) return refuse(third);
    const examined = {
      document: frozen.document,
      bytes: new Uint8Array(frozen.bytes),
      signingCase,
      statusList: permit.statusList ?? 0,
      statusIndex: permit.statusIndex ?? 0,
    };
    return { verdict: 'sign', examined };
  }

  private async checkRegisters(tx: Tx, facts: RuleFacts, signingCase: SigningCase, told: ReadAuthority): Promise<SigningRefusal | null> {
    const entries = await readReliedEntries(tx, facts);
    const log = told.state === 'known' ? new LoggedRegisters(told.view) : null;
    if (entries.length === 0 && log === null) return null;
    const verdicts = entries.map(({ verdict }) => verdict);
    const sources = { config: this.config, rows: this.authority };
    const judge = await signatureJudge(tx, sources, verdicts, told, (founding, at) => asked(signingCase, founding, at));
    return checkRegisters(entries, judge, log);
  }

  /** Findings made once for many cases are the scientific hand of this one: signed, in force, and by nobody who lent another. */
  private async checkStanding(
    tx: Tx,
    standing: readonly DecisionFact[],
    signingCase: SigningCase,
    told: ReadAuthority,
  ): Promise<SigningRefusal | null> {
    if (standing.length === 0) return null;
    const made = await readStandingFindings(tx, standing, signingCase.permit.applicationId);
    const acts = made.map(({ act }) => act);
    const sources = { config: this.config, rows: this.authority };
    const judge = await signatureJudge(tx, sources, acts, told, (founding, at) => asked(signingCase, founding, at));
    return checkStanding(standing, made, signingCase, judge, told.state === 'known' ? new LoggedStanding(told.view) : null);
  }

  /** The pinned founders are read each time: a second founding counts at once, and a file taken away is noticed. */
  private checkSignatures(signingCase: SigningCase, authority: ComparedAuthority | null): SigningRefusal | null {
    const { hostname: rpId, origin } = new URL(this.config.portalUrl);
    return checkSignatures(signingCase, readFoundingKeys(this.config.ceremony), { rpId, origin }, authority?.keys ?? null);
  }
}

function checkPermitRow({ permit, databaseTime }: SigningCase, now: Date): SigningRefusal | null {
  if (permit.state !== 'reserved') return refusal('permit-not-reserved', { state: permit.state });
  const seconds = Math.abs(databaseTime.getTime() - now.getTime()) / 1000;
  return seconds > clockSlackSeconds ? refusal('clocks-apart', { seconds: seconds.toFixed(0) }) : null;
}

function daysOf({ permit, application, databaseTime }: SigningCase, office: SignedOffice) {
  const dayAt = (at: Date) => localDay(Math.floor(at.getTime() / 1000), office.timeZone);
  const reserved = dayAt(permit.reservedAt ?? databaseTime);
  const asOf = application.asOf ?? reserved;
  const fault = application.asOf !== null && !office.specimen ? refusal('rules-date', { date: application.asOf }) : null;
  return { reserved, today: dayAt(databaseTime), asOf, fault };
}

/** Box 2: no longer than the type allows, than was asked for, than the carnet, the replaced document and the conditions of findings; and not over yet. */
function checkValidity(
  { permit, databaseTime }: SigningCase,
  facts: RuleFacts,
  issued: string,
  office: SignedOffice,
): SigningRefusal | null {
  const { application: form } = facts;
  const { validUntil, expiresAt } = permit;
  if (validUntil === null || expiresAt === null) return refusal('validity');
  const type = documentTypeOf(form.documentType);
  const months = type ? validityLimit(type, issued)?.months : null;
  const conditions = lastDayOfConditions(facts);
  const limits = [
    conditions,
    form.validUntil,
    form.carnet?.validUntil,
    permit.replaced?.validUntil,
    months ? addMonths(issued, months) : undefined,
  ];
  const last = limits.filter((day) => day !== undefined && day !== null).sort()[0];
  if (last === undefined || validUntil > last || validUntil < issued) return refusal('validity');
  if (exclusiveExpiry(validUntil, office.timeZone) * 1000 !== expiresAt.getTime()) return refusal('validity');
  if (expiresAt <= databaseTime) return refusal('validity');
  if (permit.replaced && !['issued', 'suspended'].includes(permit.replaced.state)) return refusal('validity');
  return null;
}

/** The list of the half-year in which the permit ends, and a place within it. */
function checkStatusEntry({ permit }: SigningCase): SigningRefusal | null {
  const { statusList, statusIndex, statusSize, validUntil } = permit;
  if (statusList === null || statusIndex === null || statusSize === null || validUntil === null) return refusal('status-entry');
  const expected = Number(validUntil.slice(0, 4)) * 10 + (validUntil.slice(5, 7) <= '06' ? 1 : 2);
  return statusList === expected && statusIndex >= 0 && statusIndex < statusSize ? null : refusal('status-entry');
}

function named(fields: readonly string[]): string {
  const rest = fields.length - namedFields;
  return fields.slice(0, namedFields).join(', ') + (rest > 0 ? ` (+${rest})` : '');
}
