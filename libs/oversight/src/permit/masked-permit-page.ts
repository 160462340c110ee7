import { type Hand, nobody, type PageLine, type PermitPage } from './permit-page.js';

/** Who acted, without who that is: a number that holds on one page only. */
export interface MaskedHand {
  readonly organisation: string;
  readonly role: string;
  /** The same for the same person on this page; null where nothing tells who it was. */
  readonly number: number | null;
  readonly machine: boolean;
}

export interface MaskedPermitPage extends Omit<PermitPage, 'lines'> {
  readonly lines: readonly (Omit<PageLine, 'by' | 'with'> & { readonly by: MaskedHand; readonly with: MaskedHand | null })[];
}

/** Takes the names off: pages show roles, and whether two acts are of one person. */
export function maskedPermitPage(page: PermitPage): MaskedPermitPage {
  const numbers = new Map<string, number>();
  const mask = ({ organisation, role, person, pseudonym }: Hand): MaskedHand => {
    const machine = person === nobody;
    const key = person ?? pseudonym;
    if (key === null || machine) return { organisation, role, number: null, machine };
    const number = numbers.get(key) ?? numbers.size + 1;
    numbers.set(key, number);
    return { organisation, role, number, machine };
  };
  return { ...page, lines: page.lines.map((line) => ({ ...line, by: mask(line.by), with: line.with && mask(line.with) })) };
}
