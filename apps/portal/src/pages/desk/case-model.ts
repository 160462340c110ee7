import { caseConditions, type CaseFileView, officersWork } from '#applications';
import type { Finding } from '#cites';
import { hasMessage, type Language, message } from '#messages';
import type { Actor } from '#ledger';
import { codeName } from './code-names.js';
import { onceKey } from './once-key.js';

/** A finding in the reader's words, with what it rests on. */
export function findingLine(finding: Finding, overridden: boolean, language: Language) {
  return {
    rule: finding.rule,
    severity: finding.severity,
    text: hasMessage(finding.message) ? message(finding.message, finding.evidence, language) : finding.rule,
    lines: finding.lines,
    boxes: finding.boxes,
    source: finding.source,
    confirmed: finding.confirmed,
    overridden,
    evidence: Object.entries(finding.evidence).filter(([, value]) => value !== ''),
  };
}

/** What the pages of a case share: the case in words. */
export function caseModel(file: CaseFileView, actor: Actor, language: Language) {
  const { application, form, checks } = file;
  const findings = (checks?.evaluation.findings ?? []).map((finding) =>
    findingLine(finding, finding.severity === 'warn' && (checks?.overridden.has(finding.rule) ?? false), language),
  );
  const work = new Set(checks ? officersWork(checks.evaluation) : []);
  const name = (table: Parameters<typeof codeName>[0], code: string | null | undefined) => (code ? codeName(table, code, language) : '');
  return {
    file,
    application,
    mine: application.caseOfficer === actor.personId,
    role: actor.role,
    documentName: name('document', application.documentType),
    purposeName: name('purpose', form.purpose),
    from: name('country', form.countryOfExport),
    to: name('country', form.countryOfImport),
    lines: (form.lines ?? []).map((line) => ({
      ...line,
      termName: name('term', line.term),
      sourceName: name('source', line.source),
      unitName: name('unit', line.quantity?.unit),
      originName: name('country', line.origin?.country),
    })),
    fails: findings.filter(({ severity, rule }) => severity === 'block' && !work.has(rule)),
    todo: findings.filter(({ severity, rule }) => severity === 'block' && work.has(rule)),
    looks: findings.filter(({ severity, overridden }) => severity === 'warn' && !overridden),
    settled: findings.filter(({ overridden }) => overridden),
    required: (checks?.required ?? []).map((one) => ({
      ...one,
      open: (checks?.missing ?? []).some(({ kind, source }) => kind === one.kind && source === one.source),
    })),
    standing: checks?.facts.standing ?? [],
    conditions: checks ? caseConditions(checks.facts) : [],
    quotas: (checks?.facts.quotas ?? []).map((quota) => ({ ...quota, share: shareOf(quota) })),
    once: onceKey(),
    seen: new Date().toISOString(),
  };
}

/** Parts of a quota in percent, for a bar beside the numbers. */
export function shareOf(quota: { readonly quantity: { readonly value: string }; readonly reserved: string; readonly committed: string }) {
  const limit = Number(quota.quantity.value);
  const part = (value: string) => (limit > 0 ? Math.min(100, Math.round((Number(value) / limit) * 1000) / 10) : 0);
  return { committed: part(quota.committed), reserved: part(quota.reserved) };
}
