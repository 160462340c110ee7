import { Injectable } from '@nestjs/common';
import { dayIn, readOffice } from '#applications';
import { type QuotaFact, resolveListing, type SuspensionFact, type TaxonFacts } from '#cites';
import type { Tx } from '#database';
import { type Actor, Looks } from '#ledger';
import { SpeciesFacts } from '#species';
import { type EarlierFinding, earlierFindings, type TradeYear, tradeByYear } from './species-dossier.repository.js';

/** What a scientist has beside them when a species is judged. */
export interface SpeciesDossierView {
  readonly taxon: TaxonFacts;
  readonly country: string;
  /** Appendices that hold for the population of this country today. */
  readonly appendices: readonly string[];
  readonly quotas: readonly QuotaFact[];
  readonly suspensions: readonly SuspensionFact[];
  readonly trade: readonly TradeYear[];
  readonly findings: readonly EarlierFinding[];
}

const findingsMax = 20;

/** The dossier of a species: listings, quotas with what is drawn on them, suspensions, own trade and earlier findings. */
@Injectable()
export class SpeciesDossier {
  constructor(
    private readonly species: SpeciesFacts,
    private readonly looks: Looks,
  ) {}

  /**
   * The cases of earlier findings are shown, so reading a dossier is a look at them.
   * @returns null for a name that nobody knows
   */
  async read(tx: Tx, actor: Actor, name: string): Promise<SpeciesDossierView | null> {
    const { country, timeZone } = await readOffice(tx);
    const date = dayIn(timeZone);
    const { taxa, quotas, suspensions } = await this.species.of(tx, { names: [name], countries: [country], date });
    const [taxon] = taxa;
    if (!taxon?.known) return null;
    const names = [...new Set([name, taxon.acceptedName])];
    const findings = await earlierFindings(tx, names, findingsMax);
    await this.looks.over(tx, actor, { of: 'applications', ids: [...new Set(findings.map(({ applicationId }) => applicationId))] });
    const listed = resolveListing(taxon, country, date);
    return {
      taxon,
      country,
      appendices: listed.kind === 'listed' ? listed.appendices : [],
      quotas,
      suspensions,
      trade: await tradeByYear(tx, names),
      findings,
    };
  }
}
