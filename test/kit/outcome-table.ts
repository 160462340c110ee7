/** A row of the table that `npm start` and `opencites demo` print. */
export interface OutcomeRow {
  readonly outcome: string;
  readonly number: string;
  readonly title: string;
  readonly why: string;
}

/** Reads the printed table back, as a person would: columns stand under their headings. */
export function readOutcomeTable(text: string): OutcomeRow[] {
  const lines = text.split('\n');
  const head = lines.findIndex((line) => /^Outcome\s+Number\s+Application\s+Why/.test(line));
  if (head < 0) throw new Error(`No table of outcomes in:\n${text}`);
  const titles = lines[head] ?? '';
  const starts = ['Outcome', 'Number', 'Application', 'Why'].map((name) => titles.indexOf(name));
  const rows: OutcomeRow[] = [];
  for (const line of lines.slice(head + 2)) {
    if (line.trim() === '') break;
    const [outcome = '', number = '', title = '', why = ''] = starts.map((start, index) => line.slice(start, starts[index + 1]).trim());
    rows.push({ outcome, number, title, why });
  }
  return rows;
}

/** What the built-in examples come to: title, then the rules that refuse, or the warnings overridden in writing. */
export const expectedOutcomes: readonly (readonly [title: string, outcome: 'issued' | 'refused', rules: readonly string[]])[] = [
  ['Ranched ball pythons for the pet trade', 'issued', []],
  ['Dried bark of African cherry', 'issued', ['distribution', 'taxon-term']],
  ['Sawn afrormosia in two qualities', 'issued', ['distribution']],
  ['Dried seahorses for traditional medicine', 'issued', ['distribution']],
  ['Leopard trophy, with the import permit of Arcadia', 'issued', ['distribution']],
  ['Re-export of crocodile skins from Kenya', 'issued', []],
  ['Two captive-bred gyrfalcons from a registered operation', 'issued', []],
  ['Nursery orchids, 44 lines: a table annex', 'issued', []],
  ['Shortfin mako landed from the high seas', 'issued', ['taxon-term']],
  ['Ivory brooch acquired in 1961, to a museum', 'issued', ['term-purpose']],
  ['Guitar with a rosewood back: musical instrument certificate', 'issued', []],
  ['Circus tiger: travelling-exhibition certificate', 'issued', []],
  ['Elephant tusks without an import permit', 'refused', ['import-permit-first', 'finding-import-permit-granted']],
  ['Gorillas "bred in captivity" where nobody breeds them', 'refused', ['operation-registered']],
  ['Wild veiled chameleons under a zero quota', 'refused', ['quota-exceeded']],
  ['Wild grey parrots under a suspension', 'refused', ['suspension']],
  ['Rosewood logs that left months ago: a permit after the fact', 'refused', ['retrospective-grounds', 'retrospective-consent']],
  ['A second live tiger with the microchip of the first', 'refused', ['mark-in-use']],
  ['Re-export of more skins than were imported', 'refused', ['re-export-balance']],
  ['Giant clam shells of unknown source, without a reason', 'refused', ['unknown-source-justified']],
  ['A permit wished for a whole year', 'refused', ['validity-period']],
];

/** Rows in the order and words of `expectedOutcomes`, for comparison: permits are sealed in any order. */
export function outcomesOf(rows: readonly OutcomeRow[]): (readonly [string, string, readonly string[]])[] {
  const at = (title: string) => expectedOutcomes.findIndex(([expected]) => expected === title);
  return rows
    .map(({ outcome, title, why }) => [title, outcome, why.replace('overridden in writing: ', '').split(', ').filter(Boolean)] as const)
    .sort(([left], [right]) => at(left) - at(right));
}
