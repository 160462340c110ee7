import type { ApplicationForm, ApplicationLine, Party } from '#cites';

/** What stands on record in a register before the application is made; put there by two officers like any other entry. */
export interface RegisterEntries {
  readonly permits?: readonly ForeignPermit[];
  readonly operations?: readonly Operation[];
  readonly seizures?: readonly {
    readonly number: string;
    readonly country: string;
    readonly scientificName: string;
    readonly date: string;
  }[];
  readonly consents?: readonly { readonly country: string; readonly reference: string; readonly date: string }[];
}

export interface ForeignPermit {
  readonly number: string;
  readonly issuer: string;
  readonly documentType: string;
  readonly issuedOn: string;
  readonly validUntil: string;
  readonly importer: string | null;
  readonly exporter: string | null;
  readonly lines: readonly {
    readonly scientificName: string;
    readonly term: string;
    readonly value: string;
    readonly unit: string;
    readonly source: string;
  }[];
}

export interface Operation {
  readonly number: string;
  readonly kind: 'breeding' | 'propagation' | 'ranching';
  readonly country: string;
  readonly scientificName: string;
  readonly registeredWithSecretariat: boolean;
  readonly from: string;
  /** Plausible export in a year. */
  readonly plausible: { readonly value: string; readonly unit: string };
}

/** One application of the demonstration. */
export interface DemoCase {
  readonly id: string;
  /** One line for the table. */
  readonly title: string;
  readonly form: ApplicationForm;
  /** Date the rules are evaluated as of; absent = today. */
  readonly asOf?: string;
  readonly register?: RegisterEntries;
  /** Ask the stub authority of the importing country for an import permit first. */
  readonly importPermitFromStub?: boolean;
  /** Written reason the second officer gives when warnings are overridden; absent = a general one. */
  readonly overrideReason?: string;
}

export const today = () => new Date().toISOString().slice(0, 10);

/** Last day of a validity of so many months that begins today (six months from 31 August end on 28 February). */
export function monthsFromToday(months: number): string {
  const now = new Date();
  const target = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1));
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(now.getUTCDate(), lastDay));
  return target.toISOString().slice(0, 10);
}

type LineInput = Omit<ApplicationLine, 'line' | 'quantity' | 'description'> & {
  readonly quantity: string;
  readonly unit: string;
  readonly description?: string;
};

export function form(
  documentType: string,
  purpose: string,
  exporter: Party,
  importer: Party | null,
  lines: readonly LineInput[],
  more: Partial<ApplicationForm> = {},
): ApplicationForm {
  return {
    documentType,
    purpose,
    exporter,
    importer,
    countryOfExport: exporter.country,
    countryOfImport: importer?.country ?? null,
    ...more,
    lines: lines.map(({ quantity, unit, description, ...line }, index) => ({
      ...line,
      line: index + 1,
      description: description ?? '',
      quantity: { value: quantity, unit },
    })),
  };
}
