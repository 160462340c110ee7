import {
  canonicalJson,
  evaluate,
  sha256Hex,
  requiredDecisions,
  type ApplicationForm,
  type DecisionFact,
  type RuleFacts,
  type SuspensionFact,
  type TaxonFacts,
} from '#cites';
import { type ForeignPermit, monthsFromToday } from './example-case.js';

/** What the stub authority reads before it answers: the same facts about species as everybody. */
export interface StubFacts {
  readonly taxa: readonly TaxonFacts[];
  readonly suspensions: readonly SuspensionFact[];
}

export type StubAnswer =
  { readonly kind: 'granted'; readonly permit: ForeignPermit } | { readonly kind: 'refused'; readonly rules: readonly string[] };

/**
 * Stands for the Management Authority of the importing country in demonstrations: it applies the rules for import
 * permits to the transaction, with all its officers' findings positive, and grants or refuses. Its permits are entered
 * in the register of foreign permits like any paper that came by post.
 */
export class StubAuthority {
  private serial = 0;

  /** @param asOf date the rules are evaluated as of, YYYY-MM-DD */
  importPermit(wished: ApplicationForm, asOf: string, facts: StubFacts, today: string): StubAnswer {
    const { importPermit: _none, retrospective: _never, ...rest } = wished;
    const application: ApplicationForm = { ...rest, documentType: 'I', validUntil: monthsFromToday(12) };
    const undecided: RuleFacts = {
      asOf,
      issueDate: today,
      issuingCountry: 'XB',
      application,
      taxa: facts.taxa,
      decisions: [],
      permits: [],
      operations: [],
      quotas: [],
      suspensions: facts.suspensions,
      offenders: [],
      marksInUse: [],
      consents: [],
      seizures: [],
      officer: { person: 'arcadia-issuing-officer', interests: [] },
    };
    const evaluation = evaluate({ ...undecided, decisions: this.findings(undecided, today) });
    if (evaluation.outcome === 'blocked')
      return {
        kind: 'refused',
        rules: [...new Set(evaluation.findings.filter(({ severity }) => severity === 'block').map(({ rule }) => rule))],
      };
    this.serial += 1;
    return {
      kind: 'granted',
      permit: {
        number: `${today.slice(2, 4)}XB${String(this.serial).padStart(6, '0')}`,
        // The register asks for the country of import; Arcadia stands in for all of them.
        issuer: application.countryOfImport ?? 'XB',
        documentType: 'I',
        issuedOn: today,
        validUntil: monthsFromToday(12),
        importer: application.importer?.name ?? null,
        exporter: application.exporter.name,
        lines: application.lines.map((line) => ({
          scientificName: line.scientificName,
          term: line.term,
          value: line.quantity.value,
          unit: line.quantity.unit,
          source: line.source,
        })),
      },
    };
  }

  private findings(facts: RuleFacts, today: string): DecisionFact[] {
    const evidence = sha256Hex(canonicalJson(facts.application));
    const scientific = new Set(['import-not-detrimental', 'recipient-suitably-equipped', 'non-detriment']);
    return requiredDecisions(facts).map(({ kind, lines }, index) => ({
      id: `arcadia-${index}`,
      kind,
      outcome: 'positive',
      person: scientific.has(kind) ? 'arcadia-scientist' : 'arcadia-case-officer',
      role: scientific.has(kind) ? 'scientific-authority' : 'case-officer',
      at: `${today}T09:00:00Z`,
      lines,
      // What its officers had before them: the application itself.
      evidence: [evidence],
    }));
  }
}
