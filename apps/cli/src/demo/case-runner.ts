import type { Finding } from '#cites';
import type { DemoCase } from './example-case.js';
import type { Officers } from './officers.js';
import { type Answer, PortalRefusal } from './portal-client.js';
import { untilDrawn } from './until-drawn.js';

export type CaseOutcome =
  | { readonly kind: 'reserved'; readonly permitId: string; readonly number: string; readonly overrides: readonly string[] }
  | { readonly kind: 'refused'; readonly rules: readonly string[]; readonly reasons: readonly string[] }
  | { readonly kind: 'no-data' };

interface EvaluationView {
  readonly outcome: 'clear' | 'warned' | 'blocked' | 'no-data';
  readonly findings: readonly (Finding & { readonly text: string })[];
}

interface DecisionsView {
  readonly required: readonly { readonly kind: string; readonly lines: readonly number[] }[];
  readonly missing: readonly { readonly kind: string; readonly lines: readonly number[] }[];
  readonly evaluation: EvaluationView;
}

/** Findings that the Scientific Authority makes; all others are the case officer's. */
const scientific = new Set(['non-detriment', 'import-not-detrimental', 'recipient-suitably-equipped']);

/** An application that was handed in, and waits for the draw. */
export interface SubmittedCase {
  readonly kind: 'submitted';
  readonly demo: DemoCase;
  readonly path: string;
  readonly etag: Answer['etag'];
  /** SHA-256 of the evidence on file. */
  readonly evidence: string;
}

/**
 * Takes one application through its life at the portal's public port, each step by the person whose step it is:
 * draft, evidence, declaration, casework, findings, recommendation, overrides in writing, approval, issue; or the refusal
 * with its reasons. What the signer does afterwards is awaited elsewhere.
 */
export class CaseRunner {
  constructor(
    private readonly officers: Officers,
    private readonly evidence: (subject: string) => Promise<Buffer>,
  ) {}

  async run(demo: DemoCase): Promise<CaseOutcome> {
    const begun = await this.submit(demo);
    return begun.kind === 'submitted' ? this.decide(begun, await this.drawn(begun)) : begun;
  }

  /** Draft, evidence and declaration. */
  async submit(demo: DemoCase): Promise<SubmittedCase | CaseOutcome> {
    const { applicant } = this.officers;
    const query = demo.asOf ? `?asOf=${demo.asOf}` : '';
    let answer = await applicant.call({ method: 'POST', path: `/v1/applications${query}`, body: demo.form });
    const { id, faults, evaluation } = answer.json as {
      id: string;
      faults: readonly { code: string; pointer: string }[];
      evaluation: EvaluationView | null;
    };
    if (faults.length > 0) return { kind: 'refused', rules: ['form'], reasons: faults.map(({ code, pointer }) => `${pointer} ${code}`) };
    const path = `/v1/applications/${id}`;
    if (evaluation?.outcome === 'no-data') {
      await applicant.call({
        method: 'POST',
        path: `${path}/withdrawal`,
        body: { reason: 'No listing of the taxon is known at the date' },
        etag: answer.etag,
      });
      return { kind: 'no-data' };
    }

    const file = { bytes: await this.evidence(demo.title), mediaType: 'application/pdf' };
    const attached = await applicant.call({ method: 'POST', path: `${path}/attachments?name=declaration.pdf`, file });
    const { sha256 } = attached.json as { sha256: string };
    const declaration = { name: 'Tomás Rivera', place: 'Port Amaro', accepted: true };
    answer = await applicant.call({ method: 'POST', path: `${path}/submission`, body: declaration, etag: answer.etag });
    return { kind: 'submitted', demo, path, etag: answer.etag, evidence: sha256 };
  }

  /** Waits until the case is drawn. @returns whom it went to; null where cases are not drawn */
  drawn({ path }: SubmittedCase): Promise<string | null> {
    return untilDrawn(this.officers.applicant, path);
  }

  /** Casework, findings, recommendation, overrides, approval and issue; or the refusal. @param drawn who works on the case */
  async decide({ demo, path, etag, evidence: sha256 }: SubmittedCase, drawn: string | null): Promise<CaseOutcome> {
    const { scientist, issuingOfficer } = this.officers;
    const caseOfficer = await this.officerOf(drawn);
    let answer = await caseOfficer.call({ method: 'POST', path: `${path}/case-work`, etag });

    let record = await this.decisions(path);
    for (const { kind, lines } of record.view.missing) {
      // An officer does not state that an import permit was granted when none is on record.
      if (kind === 'import-permit-granted' && !demo.form.importPermit) continue;
      const who = scientific.has(kind) ? scientist : caseOfficer;
      await who.decide({
        method: 'POST',
        path: `${path}/decisions`,
        body: { kind, outcome: 'positive', lines, evidence: [sha256], reason: 'Evidence on file was examined.' },
        etag: record.etag,
      });
    }
    record = await this.decisions(path);
    const blocks = record.view.evaluation.findings.filter(({ severity }) => severity === 'block');
    const recommendation = {
      kind: 'recommendation',
      outcome: blocks.length > 0 ? 'negative' : 'positive',
      reason: 'Case examined; see findings.',
    };
    answer = await caseOfficer.decide({ method: 'POST', path: `${path}/decisions`, body: recommendation, etag: record.etag });
    if (blocks.length > 0) {
      const reasons = blocks.map(({ text }) => text);
      await issuingOfficer.decide({
        method: 'POST',
        path: `${path}/refusal`,
        body: { reason: reasons.join('\n').slice(0, 9000) },
        etag: answer.etag,
      });
      return { kind: 'refused', rules: unique(blocks.map(({ rule }) => rule)), reasons };
    }

    const warnings = unique(record.view.evaluation.findings.map(({ rule }) => rule));
    const reason = demo.overrideReason ?? 'The second officer examined the finding and the evidence and accepts it.';
    for (const rule of warnings)
      await issuingOfficer.decide({
        method: 'POST',
        path: `${path}/decisions`,
        body: { kind: 'override', outcome: 'positive', overrides: rule, reason },
        etag: answer.etag,
      });
    try {
      answer = await issuingOfficer.decide({ method: 'POST', path: `${path}/approval`, body: {}, etag: answer.etag });
      answer = await issuingOfficer.call({ method: 'POST', path: `${path}/issue`, body: {}, etag: answer.etag });
    } catch (error) {
      const refusal = asRuleRefusal(error);
      if (refusal) return refusal;
      throw error;
    }
    const permit = answer.json as { id: string; number: string };
    return { kind: 'reserved', permitId: permit.id, number: permit.number, overrides: warnings };
  }

  /** The session of the officer that a case went to. */
  private async officerOf(person: string | null): Promise<Officers['caseOfficer']> {
    const { caseOfficer, moreCaseOfficers = [] } = this.officers;
    if (person === null || moreCaseOfficers.length === 0) return caseOfficer;
    for (const officer of [caseOfficer, ...moreCaseOfficers]) {
      const { json } = await officer.call({ method: 'GET', path: '/v1/sessions/current' });
      if ((json as { person?: string }).person === person) return officer;
    }
    throw new Error('The case went to an officer who takes no part in the demonstration');
  }

  private async decisions(path: string): Promise<{ view: DecisionsView; etag: Answer['etag'] }> {
    const answer = await this.officers.caseOfficer.call({ method: 'GET', path: `${path}/decisions` });
    return { view: answer.json as DecisionsView, etag: answer.etag };
  }
}

/** A rule may refuse at the last moment: a quota that another permit used up in between. */
function asRuleRefusal(error: unknown): CaseOutcome | null {
  if (!(error instanceof PortalRefusal) || !Array.isArray(error.problem['findings'])) return null;
  const findings = error.problem['findings'] as readonly (Finding & { text: string })[];
  return { kind: 'refused', rules: unique(findings.map(({ rule }) => rule)), reasons: findings.map(({ text }) => text) };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
