import { Inject, Injectable } from '@nestjs/common';
import { documentNumber, permitBalance } from '#cites';
import type { Tx } from '#database';
import { SpeciesFacts } from '#species';
import type { ContentOf } from './entry-key.js';
import { PERMIT_DRAWS, type PermitDraws } from './permit-draws.port.js';

/** What is left of one line of a foreign permit. */
export interface ForeignLineBalance {
  readonly line: number;
  readonly unit: string;
  readonly granted: string;
  /** By documents before the permit was entered here, and by permits of ours since. */
  readonly drawn: string;
  /** null where the unit has no published conversion: nothing is issued on such a line. */
  readonly left: string | null;
}

/** Balances as a reader of the register sees them: the reckoning by which issuance refuses. */
@Injectable()
export class ForeignPermitBalance {
  constructor(
    private readonly species: SpeciesFacts,
    @Inject(PERMIT_DRAWS) private readonly draws: PermitDraws,
  ) {}

  /** @param date YYYY-MM-DD: the day by whose names synonyms are resolved */
  async of(tx: Tx, permit: ContentOf['foreign-permits'], date: string): Promise<readonly ForeignLineBalance[]> {
    const draws = await this.draws.drawnFrom(tx, [documentNumber(permit.number)], null);
    const lines = permit.lines.map((line) => ({
      scientificName: line.scientificName,
      term: line.term,
      quantity: { value: line.quantity, unit: line.unit },
      drawn: line.drawnBefore ?? '0',
    }));
    const names = [...new Set([...lines, ...draws].map(({ scientificName }) => scientificName))];
    const accepted = new Map((await this.species.taxa(tx, names, date)).map((taxon) => [taxon.scientificName, taxon.acceptedName]));
    return permitBalance(lines, draws, (name) => accepted.get(name) ?? name).map(({ quantity, drawn, left }, index) => ({
      line: permit.lines[index]?.line ?? index + 1,
      unit: quantity.unit,
      granted: quantity.value,
      drawn,
      left,
    }));
  }
}
