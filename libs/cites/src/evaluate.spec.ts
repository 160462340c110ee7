import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { builtInRuleSet, evaluate, overrideFaults, requiredDecisions, ruleSetHash, rules, withOverrides, type RuleFacts } from '#cites';
import * as base from '../../../test/kit/rule-cases/base-facts.js';
import { edited, exportOfSkins, exportOfTrophy, first } from '../../../test/kit/rule-cases/base-facts.js';
import { ruleCases } from '../../../test/kit/rule-cases/index.js';

const every: readonly RuleFacts[] = ruleCases.flatMap((entry) => [entry.refused, entry.passes]);
const caseOf = (rule: string): RuleFacts => ruleCases.find((entry) => entry.rule === rule)!.refused;

describe('an evaluation', () => {
  it('changes nothing that it was given and always says the same', () => {
    fc.assert(
      fc.property(fc.constantFrom(...every), (facts) => {
        const before = structuredClone(facts);
        const once = evaluate(facts);
        expect(facts).toEqual(before);
        expect(evaluate(structuredClone(facts))).toEqual(once);
      }),
    );
  });

  it('does not depend on the order of facts', () => {
    fc.assert(
      fc.property(fc.constantFrom(...every), (facts) => {
        const turned = edited(facts, (copy) => {
          for (const list of [
            copy.taxa,
            copy.decisions,
            copy.permits,
            copy.operations,
            copy.quotas,
            copy.suspensions,
            copy.offenders,
            copy.consents,
          ])
            list.reverse();
        });
        expect(evaluate(turned).findings).toEqual(evaluate(facts).findings);
      }),
    );
  });

  it('finds on fifty equal lines what it finds on one, and reports it once', () => {
    for (const rule of ['appendix-at-date', 'finding-non-detriment', 'taxon-term', 'higher-taxon']) {
      const facts = edited(caseOf(rule), (copy) => {
        const line = first(copy.application.lines);
        copy.application.lines = Array.from({ length: 50 }, (_, index) => ({ ...line, line: index + 1 }));
      });
      const findings = evaluate(facts).findings.filter((finding) => finding.rule === rule);
      expect(findings).toHaveLength(1);
      expect(findings[0]?.lines).toHaveLength(50);
    }
  });

  it('adds lines up: a quota, an import permit and an import balance are not met line by line', () => {
    for (const [rule, limit] of [
      ['quota-exceeded', 10],
      ['import-permit-covers', 1],
      ['re-export-balance', 10],
    ] as const) {
      const passing = ruleCases.find((entry) => entry.rule === rule)!.passes;
      const halves = edited(passing, (copy) => {
        const line = first(copy.application.lines);
        copy.application.lines = [
          { ...line, line: 1, quantity: { value: String(limit), unit: 'NAR' } },
          { ...line, line: 2, quantity: { value: '1', unit: 'NAR' } },
        ];
      });
      expect(evaluate(halves).findings.map((finding) => [finding.rule, finding.lines])).toEqual([[rule, [1, 2]]]);
    }
  });

  it('says nothing about a form with a taxon whose listing is not known', () => {
    const early = edited(exportOfSkins, (facts) => {
      facts.asOf = '1976-01-01';
    });
    expect(evaluate(early).outcome).toBe('no-data');
    const unasked = edited(caseOf('quantity-positive'), (facts) => {
      facts.taxa = [];
    });
    expect(evaluate(unasked)).toMatchObject({ outcome: 'no-data' });
  });

  it('copes with a form that has nothing and with codes that do not exist', () => {
    const empty = edited(exportOfSkins, (facts) => {
      Object.assign(facts, { taxa: [], decisions: [], officer: undefined });
      Object.assign(facts.application, {
        documentType: '',
        purpose: '',
        importer: null,
        countryOfExport: '',
        countryOfImport: null,
        exporter: { name: '', address: '', country: '' },
      });
      Object.assign(first(facts.application.lines), { term: '', source: '', scientificName: '', quantity: { value: '1', unit: '' } });
    });
    expect(evaluate(empty).findings.map((finding) => finding.rule)).toEqual(
      expect.arrayContaining([
        'document-type',
        'purpose-code',
        'source-code',
        'term-code',
        'unit-code',
        'country-code',
        'exporter-complete',
        'importer-complete',
      ]),
    );
  });

  it('takes a thousand different lines in well under 200 ms', () => {
    const facts = thousandLines();
    // Processor time, best of ten: other work on the machine must not decide.
    const times = Array.from({ length: 10 }, () => {
      const start = process.cpuUsage();
      expect(evaluate(facts).outcome).toBe('clear');
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    });
    const best = Math.min(...times);
    process.stdout.write(`1,000 lines evaluated in ${best.toFixed(1)} ms of processor time\n`);
    expect(best).toBeLessThan(200);
  });

  it('grows with the number of lines, not with their square', () => {
    const time = (count: number): number => {
      const facts = edited(thousandLines(), (copy) => {
        const lines = copy.application.lines;
        copy.application.lines = Array.from({ length: count }, (_, index) => ({
          ...lines[index % lines.length]!,
          line: index + 1,
          marks: [],
        }));
        copy.quotas = [];
      });
      const times = Array.from({ length: 5 }, () => {
        const start = process.cpuUsage();
        evaluate(facts);
        const { user, system } = process.cpuUsage(start);
        return (user + system) / 1000;
      });
      return Math.min(...times);
    };
    // Eight times the lines: a quadratic engine would take 64 times as long.
    expect(time(4000)).toBeLessThan(Math.max(time(500), 4) * 30);
  });
});

describe('the rule set', () => {
  it('has a hash of its own that every change of rules or overrides changes', () => {
    const hash = ruleSetHash(builtInRuleSet);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(evaluate(exportOfSkins).ruleSet).toEqual({ hash, date: builtInRuleSet.date });
    const changed = {
      ...builtInRuleSet,
      rules: builtInRuleSet.rules.map((rule, index) => (index === 0 ? { ...rule, revision: 2 } : rule)),
    };
    const overridden = withOverrides([
      { rule: 'taxon-term', country: null, from: '2020-01-01', to: null, severity: 'block', source: 'Act 1' },
    ]);
    expect(new Set([hash, ruleSetHash(changed), ruleSetHash(overridden)]).size).toBe(3);
    expect(ruleSetHash(structuredClone(overridden))).toBe(ruleSetHash(overridden));
  });

  it('lets a country change a severity between two dates', () => {
    const ruleSet = withOverrides([
      { rule: 'taxon-term', country: 'GH', from: '2026-01-01', to: '2026-06-02', severity: 'block', source: 'Act 1' },
    ]);
    const facts = caseOf('taxon-term');
    expect(evaluate(facts).outcome).toBe('warned');
    expect(evaluate(facts, { ruleSet })).toMatchObject({ outcome: 'blocked', findings: [{ rule: 'taxon-term', severity: 'block' }] });
    expect(evaluate({ ...facts, asOf: '2026-06-02' }, { ruleSet }).outcome).toBe('warned');
    expect(evaluate({ ...facts, issuingCountry: 'XA' }, { ruleSet }).outcome).toBe('warned');
  });

  it('lets a country switch a rule off and on again', () => {
    const off = { rule: 'import-permit-unneeded', country: 'US', from: '2000-01-01', to: null, severity: 'off', source: 'Act 2' } as const;
    const facts = caseOf('import-permit-unneeded');
    expect(evaluate(facts, { ruleSet: withOverrides([off]) }).findings).toEqual([]);
    const on = { ...off, severity: 'warn', from: '2026-01-01' } as const;
    expect(evaluate(facts, { ruleSet: withOverrides([off, on]) }).outcome).toBe('warned');
  });

  it('lets a country lower a limit', () => {
    const ruleSet = withOverrides([
      { rule: 'validity-period', country: 'GH', from: '2026-01-01', to: null, parameters: { 'months.E': '3' }, source: 'Act 3' },
    ]);
    expect(evaluate(exportOfSkins, { ruleSet }).findings).toMatchObject([
      { rule: 'validity-period', evidence: { months: '3', last: '2026-09-01' } },
    ]);
  });

  it('names the law behind an override with the finding', () => {
    const ruleSet = withOverrides([
      { rule: 'taxon-term', country: 'GH', from: '2026-01-01', to: null, severity: 'block', source: 'Act 1 s4' },
    ]);
    expect(evaluate(caseOf('taxon-term'), { ruleSet }).findings[0]?.source).toMatch(/^UNEP-WCMC.*; Act 1 s4$/);
  });

  it('refuses overrides that would change nothing or never hold', () => {
    const good = {
      rule: 'validity-period',
      country: 'GH',
      from: '2026-01-01',
      to: null,
      parameters: { 'months.E': '3' },
      source: 'Act 3',
    } as const;
    expect(overrideFaults([good])).toEqual([]);
    for (const bad of [
      { ...good, rule: 'validity-perod' },
      { ...good, from: '2026-02-30' },
      { ...good, to: '2026-01-01' },
      { ...good, country: 'QQ' },
      { ...good, source: ' ' },
      { ...good, parameters: { month: '3' } },
    ])
      expect(overrideFaults([bad])).toHaveLength(1);
  });

  it('leaves a rule out before its first and from its last day', () => {
    const dated = (from: string | null, to: string | null) => ({
      ...builtInRuleSet,
      rules: builtInRuleSet.rules.map((rule) => (rule.id === 'distribution' ? { ...rule, from, to } : rule)),
    });
    const facts = caseOf('distribution');
    expect(evaluate(facts, { ruleSet: dated('2026-06-02', null) }).findings).toEqual([]);
    expect(evaluate(facts, { ruleSet: dated(null, '2026-06-01') }).findings).toEqual([]);
    expect(evaluate(facts, { ruleSet: dated('2026-06-01', '2026-06-02') }).findings).toHaveLength(1);
  });
});

describe('the findings that a transaction needs', () => {
  const kinds = (facts: RuleFacts): string[] =>
    requiredDecisions(facts)
      .map((demand) => demand.kind)
      .sort();

  it.each([
    ['exportOfTrophy', ['import-permit-granted', 'legal-acquisition', 'non-detriment']],
    ['importOfTrophy', ['import-not-detrimental', 'not-primarily-commercial']],
    ['exportOfSkins', ['legal-acquisition', 'non-detriment']],
    ['exportOfLiveSnakes', ['legal-acquisition', 'live-transport', 'non-detriment']],
    ['exportOfBredSnakes', ['bred-or-propagated', 'legal-acquisition', 'live-transport']],
    ['reExportOfSkins', ['imported-under-convention']],
    ['exportOfIvory', ['legal-acquisition']],
    ['originOfIvory', ['origin-stated']],
    ['exportFromRegisteredFarm', ['bred-or-propagated', 'legal-acquisition', 'live-transport']],
    ['preConventionSkin', ['pre-convention']],
    ['fromTheSea', ['non-detriment']],
  ] as const)('%s: %j', (name, expected) => {
    expect(kinds(base[name])).toEqual([...expected]);
  });

  it('are asked of the lines that need them, each with its Article', () => {
    const mixed = edited(exportOfTrophy, (facts) => {
      facts.taxa.push(first(edited(exportOfSkins, () => undefined).taxa) as (typeof facts.taxa)[number]);
      facts.application.lines.push({
        ...first(facts.application.lines),
        line: 2,
        scientificName: 'Python regius',
        appendix: 'II',
        term: 'SKI',
      });
    });
    expect(requiredDecisions(mixed)).toEqual(
      expect.arrayContaining([
        { kind: 'import-permit-granted', lines: [1], source: 'Convention Art. III.2(d)' },
        { kind: 'non-detriment', lines: [1], source: 'Convention Art. III.2(a)' },
        { kind: 'non-detriment', lines: [2], source: 'Convention Art. IV.2(a)' },
      ]),
    );
  });

  it('follow the listing and not the claim of the applicant', () => {
    const claimed = edited(exportOfTrophy, (facts) => {
      first(facts.application.lines).appendix = 'III';
    });
    expect(kinds(claimed)).toEqual(kinds(exportOfTrophy));
  });

  it('are each a rule of the registry', () => {
    const ids = rules.map((rule) => rule.id);
    for (const facts of every) for (const demand of requiredDecisions(facts)) expect(ids).toContain(`finding-${demand.kind}`);
  });
});

/** A thousand lines of 200 species with marks, operations and quotas, all in order. */
function thousandLines(): RuleFacts {
  return edited(base.exportOfBredSnakes, (facts) => {
    const [line, taxon, operation] = [first(facts.application.lines), first(facts.taxa), first(facts.operations)];
    const name = (index: number): string =>
      `Python ${'abcdefghij'.charAt(Math.floor(index / 10) % 10)}${'klmnopqrst'.charAt(index % 10)}us${index >= 100 ? 'i' : ''}`;
    const species = Array.from({ length: 200 }, (_, index) => name(index));
    facts.taxa = species.map((scientificName) => ({
      ...taxon,
      scientificName,
      acceptedName: scientificName,
      lineage: [{ rank: 'species', name: scientificName }, ...taxon.lineage.slice(1)],
    }));
    facts.operations = species.map((scientificName, index) => ({ ...operation, number: `GH-FARM-${index}`, scientificName }));
    facts.quotas = species.map((scientificName, index) => ({
      id: `q-${index}`,
      kind: 'national',
      taxon: scientificName,
      country: 'GH',
      region: null,
      holder: null,
      facility: null,
      from: '2026-01-01',
      to: '2026-12-31',
      quantity: { value: '1000', unit: 'NAR' },
      terms: [],
      sources: [],
      purposes: [],
      reserved: '0',
      committed: '0',
      appliesToImport: false,
      source: 'Notification',
    }));
    facts.application.lines = Array.from({ length: 1000 }, (_, index) => ({
      ...line,
      line: index + 1,
      scientificName: species[index % 200] ?? '',
      quantity: { value: String(1 + (index % 9)), unit: 'NAR' },
      marks: [{ kind: 'microchip' as const, number: `9851120${index}` }],
    }));
  });
}
