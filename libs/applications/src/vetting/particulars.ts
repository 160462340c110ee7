/** Somebody who owns or controls an organisation in the end. */
export interface BeneficialOwner {
  readonly name: string;
  /** Nationality or seat, ISO 3166-1. */
  readonly country: string;
  /** Percent, exact decimal text from 0 to 100; empty where control rests on something else than shares. */
  readonly share: string;
}

/** What an organisation says about itself beside the name and the address that its account was made with. */
export interface Particulars {
  /** Number of the company register, or of the identity document of a natural person. */
  readonly number: string;
  /** Which register or authority gave the number. */
  readonly register: string;
  /** Who answers for the organisation, and how to reach them. */
  readonly contact: string;
  readonly phone: string;
  readonly owners: readonly BeneficialOwner[];
}

export const ownersMax = 20;
export const noParticulars: Particulars = { number: '', register: '', contact: '', phone: '', owners: [] };

/** Fields that stay empty until somebody fills them in, by name; `owners` where a legal person names none. */
export function missingParticulars(particulars: Particulars, legalForm: 'natural' | 'legal'): readonly string[] {
  const texts = (['number', 'register', 'contact', 'phone'] as const).filter((name) => particulars[name].trim() === '');
  return legalForm === 'legal' && particulars.owners.length === 0 ? [...texts, 'owners'] : texts;
}

/** Whether the owners' shares say more than the whole. Counted in millionths, since decimals of binary floats do not add up. */
export function sharesTooMany(owners: readonly BeneficialOwner[]): boolean {
  const millionths = owners.map(({ share }) => {
    const [whole = '0', part = ''] = (share || '0').split('.');
    return BigInt(whole) * 1_000_000n + BigInt(part.padEnd(6, '0').slice(0, 6));
  });
  return millionths.reduce((sum, one) => sum + one, 0n) > 100_000_000n;
}
