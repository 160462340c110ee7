import { type LineCells, cellsOf } from '#applications';
import type { Language } from '#messages';
import { codeText, countryText, sourceOptions, termOptions, unitOptions } from './code-options.js';

/** A line as it is read, codes with their meaning. */
export interface LineShown {
  readonly line: number;
  readonly cells: LineCells;
  readonly term: string;
  readonly source: string;
  readonly unit: string;
  readonly origin: string;
}

export function linesShown(lines: readonly unknown[], language: Language, from = 1): readonly LineShown[] {
  const [terms, sources, units] = [termOptions(language), sourceOptions(language), unitOptions(language)];
  return lines.map((line, index) => {
    const cells = cellsOf(line);
    return {
      line: from + index,
      cells,
      term: codeText(terms, cells.term),
      source: codeText(sources, cells.source),
      unit: codeText(units, cells.unit),
      origin: countryText(cells.originCountry, language),
    };
  });
}
