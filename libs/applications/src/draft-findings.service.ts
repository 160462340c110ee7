import { Injectable } from '@nestjs/common';
import { type ApplicationForm, type ApplicationLine, evaluate, type Finding, resolveListing, rules } from '#cites';
import type { Tx } from '#database';
import { SpeciesFacts } from '#species';
import type { ApplicationRow, StoredForm } from './application.repository.js';
import { FactsReader } from './facts-reader.service.js';
import { judgeLine } from './line-table/judge-line.js';
import { cellsOf, type LineCells, withCell } from './line-table/line-cells.js';
import { dayIn, readOffice } from './office.repository.js';
import { readRulesInForce } from './rules-in-force.repository.js';

const stages = new Map(rules.map((rule) => [rule.id, rule.stage]));

/** What an applicant can do something about: that officers have not decided yet is no fault of a form. */
export function applicantsFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => stages.get(finding.rule) !== 'decision');
}

/** A form around lines of which nothing else is known yet. */
const blank: Omit<ApplicationForm, 'lines'> = {
  ...{ documentType: '', purpose: '', importer: null, countryOfExport: '', countryOfImport: null },
  exporter: { name: '', address: '', country: '' },
};

/** What can be said about a draft before it is complete. */
@Injectable()
export class DraftFindings {
  constructor(
    private readonly facts: FactsReader,
    private readonly species: SpeciesFacts,
  ) {}

  /**
   * What the rules say about single lines, while the rest of the form may still be missing. Lines that are not whole yet are
   * left out: their faults say more than the rules could.
   */
  async ofLines(tx: Tx, row: ApplicationRow, form: StoredForm): Promise<readonly Finding[]> {
    const places: number[] = [];
    const lines: ApplicationLine[] = [];
    for (const [index, line] of ((form.lines ?? []) as readonly unknown[]).entries()) {
      const judged = judgeLine(line, lines.length + 1);
      if (!judged.ok) continue;
      lines.push(judged.line);
      places.push(index + 1);
    }
    if (lines.length === 0) return [];
    const inForce = await readRulesInForce(tx);
    const today = dayIn(inForce.office.timeZone);
    const whole = { ...blank, ...withoutHalves(form), lines };
    const facts = await this.facts.ofForm(tx, row, whole, { asOf: row.asOf ?? today, issueDate: today });
    const { findings } = evaluate(facts, { ruleSet: inForce.ruleSet });
    return applicantsFindings(findings)
      .filter((finding) => finding.lines.length > 0)
      .map((finding) => ({ ...finding, lines: finding.lines.flatMap((line) => places[line - 1] ?? []) }));
  }

  /** Writes the Appendix into rows that name a species and no Appendix, where it is only one for their population. */
  async withAppendices(tx: Tx, row: ApplicationRow, form: StoredForm, rows: readonly LineCells[]): Promise<readonly LineCells[]> {
    const wanting = rows.filter((cells) => cells.scientificName !== undefined && cells.appendix === undefined);
    if (wanting.length === 0) return rows;
    const date = row.asOf ?? dayIn((await readOffice(tx)).timeZone);
    const names = [...new Set(wanting.map((cells) => cells.scientificName ?? ''))];
    const taxa = new Map((await this.species.taxa(tx, names, date)).map((taxon) => [taxon.scientificName, taxon]));
    return rows.map((cells) => {
      const taxon = cells.appendix === undefined ? taxa.get(cells.scientificName ?? '') : undefined;
      if (!taxon) return cells;
      const listing = resolveListing(taxon, cells.originCountry ?? form.countryOfExport ?? '', date);
      return listing.kind === 'listed' && listing.appendices.length === 1 ? withCell(cells, 'appendix', listing.appendices[0]) : cells;
    });
  }

  rowsOf(form: StoredForm): readonly LineCells[] {
    return ((form.lines ?? []) as readonly unknown[]).map(cellsOf);
  }
}

/** Members of a draft that the rules can read; halves of parties and of permits are as good as absent to them. */
function withoutHalves(form: StoredForm): Partial<ApplicationForm> {
  const { documentType, purpose, countryOfExport, countryOfImport, justifications, liveTransport, importPermit } = form;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return {
    documentType: text(documentType),
    purpose: text(purpose),
    countryOfExport: text(countryOfExport),
    countryOfImport: typeof countryOfImport === 'string' ? countryOfImport : null,
    ...(justifications ? { justifications } : {}),
    ...(liveTransport?.method === undefined ? {} : { liveTransport }),
    ...(importPermit?.number === undefined ? {} : { importPermit }),
  };
}
