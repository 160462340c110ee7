import type { DecisionKind, RuleFacts } from './model/rule-facts.js';
import { ruleContext, type LineContext, type RuleContext } from './rules/rule-context.js';

/** A finding that must be on record before the document may be issued. */
export interface RequiredDecision {
  readonly kind: DecisionKind;
  /** Lines it must cover. */
  readonly lines: readonly number[];
  /** Article that asks for it. */
  readonly source: string;
}

type Demand = readonly [DecisionKind, string];

/**
 * The findings that Articles III, IV, V and VII of the Convention ask for, by document type, Appendix and source.
 * There is no non-detriment finding for Appendix III, re-exports, imports of Appendix II or certificates of origin.
 */
export function requiredDecisions(facts: RuleFacts): readonly RequiredDecision[] {
  return requiredDecisionsOf(ruleContext(facts));
}

const computed = new WeakMap<RuleContext, readonly RequiredDecision[]>();

/** The same for a context that is already built; computed once per context, since a dozen rules ask. */
export function requiredDecisionsOf(context: RuleContext): readonly RequiredDecision[] {
  const known = computed.get(context);
  if (known) return known;
  const required = compute(context);
  computed.set(context, required);
  return required;
}

function compute(context: RuleContext): readonly RequiredDecision[] {
  const demands = new Map<string, { kind: DecisionKind; source: string; lines: number[] }>();
  for (const line of context.lines)
    for (const [kind, source] of demandsFor(context.form.documentType, line)) {
      const key = `${kind} ${source}`;
      const known = demands.get(key);
      if (known) known.lines.push(line.number);
      else demands.set(key, { kind, source, lines: [line.number] });
    }
  return [...demands.values()];
}

/** Sources of Art. VII.4 and VII.5. Every other one, also a code nobody knows, needs a non-detriment finding. */
const bredSources = new Set(['A', 'C', 'D']);

function demandsFor(documentType: string, line: LineContext): readonly Demand[] {
  switch (documentType) {
    case 'E':
      return exportDemands(line);
    case 'R':
      return reExportDemands(line);
    case 'I':
      return line.deemedAppendix === 'I' ? importDemands(line) : [];
    case 'O-IFS':
      return seaDemands(line);
    case 'O-CO':
      return [['origin-stated', 'Convention Art. V.3']];
    case 'O-PRE':
      return [['pre-convention', 'Convention Art. VII.2']];
    case 'O-CB':
    case 'O-AP':
      return [['bred-or-propagated', 'Convention Art. VII.5']];
    case 'O-TEC':
      return exhibitionDemands(line);
    case 'O-POC':
      return [['legal-acquisition', 'Res. Conf. 10.20'], ...live(line, 'Convention Art. VII.3; Res. Conf. 10.20')];
    case 'O-MIC':
      return [['legal-acquisition', 'Res. Conf. 16.8']];
    case 'O-SC':
      return [['legal-acquisition', 'Res. Conf. 12.3 section XV']];
    case 'O-ART14':
      return [['exemption-registered', 'Convention Art. XIV.4-5']];
    default:
      return [];
  }
}

function exportDemands(line: LineContext): readonly Demand[] {
  if (line.source === 'O') return [['pre-convention', 'Convention Art. VII.2']];
  const article = { I: 'III.2', II: 'IV.2', III: 'V.2' }[line.deemedAppendix];
  const bred = bredSources.has(line.source);
  const demands: Demand[] = [
    ['legal-acquisition', `Convention Art. ${article}${line.deemedAppendix === 'III' ? '(a)' : '(b)'}`],
    ...live(line, `Convention Art. ${article}${line.deemedAppendix === 'III' ? '(b)' : '(c)'}`),
  ];
  if (bred) demands.push(['bred-or-propagated', line.source === 'D' ? 'Convention Art. VII.4' : 'Convention Art. VII.5']);
  else if (line.deemedAppendix !== 'III') demands.push(['non-detriment', `Convention Art. ${article}(a)`]);
  if (line.deemedAppendix === 'I') demands.push(['import-permit-granted', 'Convention Art. III.2(d)']);
  return demands;
}

function reExportDemands(line: LineContext): readonly Demand[] {
  if (line.source === 'O') return [['pre-convention', 'Convention Art. VII.2']];
  if (line.deemedAppendix === 'III') return [['imported-under-convention', 'Convention Art. V.4']];
  if (line.deemedAppendix === 'II')
    return [['imported-under-convention', 'Convention Art. IV.5(a)'], ...live(line, 'Convention Art. IV.5(b)')];
  const demands: Demand[] = [['imported-under-convention', 'Convention Art. III.4(a)'], ...live(line, 'Convention Art. III.4(b)')];
  // Art. III.4(c) asks it for living specimens only; Art. III.3 still wants the import permit at the border.
  if (line.live) demands.push(['import-permit-granted', 'Convention Art. III.4(c)']);
  return demands;
}

function importDemands(line: LineContext): readonly Demand[] {
  if (line.source === 'O') return [];
  const demands: Demand[] = [
    ['import-not-detrimental', 'Convention Art. III.3(a)'],
    ['not-primarily-commercial', 'Convention Art. III.3(c)'],
  ];
  if (line.live) demands.push(['recipient-suitably-equipped', 'Convention Art. III.3(b)']);
  return demands;
}

function seaDemands(line: LineContext): readonly Demand[] {
  if (line.deemedAppendix !== 'I') return [['non-detriment', 'Convention Art. IV.6(a)'], ...live(line, 'Convention Art. IV.6(b)')];
  const demands: Demand[] = [
    ['non-detriment', 'Convention Art. III.5(a)'],
    ['not-primarily-commercial', 'Convention Art. III.5(c)'],
  ];
  if (line.live) demands.push(['recipient-suitably-equipped', 'Convention Art. III.5(b)']);
  return demands;
}

function exhibitionDemands(line: LineContext): readonly Demand[] {
  const category: Demand =
    line.source === 'O' ? ['pre-convention', 'Convention Art. VII.7(b)'] : ['bred-or-propagated', 'Convention Art. VII.7(b)'];
  return [['exemption-registered', 'Convention Art. VII.7(a)'], category, ...live(line, 'Convention Art. VII.7(c)')];
}

function live(line: LineContext, source: string): readonly Demand[] {
  return line.live ? [['live-transport', source]] : [];
}
