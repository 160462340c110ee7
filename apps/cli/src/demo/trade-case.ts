import { type Appendix, type ApplicationForm, currentUnit, Decimal, resolveListing, type TaxonFacts, termOf } from '#cites';
import { type DemoCase, form, type ForeignPermit, monthsFromToday, type Operation } from './example-case.js';
import type { TradeRow } from './trade-row.js';

/**
 * What a trade row asks of a Management Authority.
 * `no-data`: no listing of the taxon is known at the date, so nothing can be said. Codes the reporting Party left blank
 * stay blank: the rules refuse them.
 */
export type TradeOutcome = { readonly kind: 'case'; readonly case: DemoCase } | { readonly kind: 'no-data' };

/** Live plants and animals travel under conditions that the officer checks. */
const transport = { method: 'As declared by the carrier; CITES transport guidelines', conditionsMet: true };

/**
 * Reads one reported shipment as one application. The issuer is the row's exporter, or the importer for an introduction
 * from the sea; the document is the one that the Convention asks for; the rules are evaluated as of 1 July of the year.
 */
export function tradeCase(row: TradeRow, taxon: TaxonFacts): TradeOutcome {
  const asOf = `${row.year}-07-01`;
  const origin = row.origin !== '' && row.origin !== row.exporter ? row.origin : null;
  const listing = resolveListing(taxon, origin ?? row.exporter, asOf);
  if (listing.kind === 'no-data' || listing.kind === 'no-facts' || listing.kind === 'unknown-name') return { kind: 'no-data' };
  const appendix = appendixOf(row, listing.kind === 'listed' ? listing.appendices : []);
  const parties = listing.kind === 'listed' ? listing.listings.map((fact) => fact.party) : [];
  const documentType = documentTypeOf(row, appendix, origin, parties);
  const quantity = currentQuantity(row);
  const commercial = row.purpose === 'T';
  const exporterName = `Exporter of row ${row.id}`;
  const importerName = `Importer of row ${row.id}`;
  const foreign =
    documentType === 'R' && origin && origin !== 'XX' && origin !== 'XV' ? foreignPermit(row, origin, exporterName, quantity) : null;

  const seizure =
    row.source === 'I'
      ? { number: `S-${row.exporter}-${row.id}`, scientificName: taxon.acceptedName, date: `${row.year - 1}-01-15` }
      : null;
  const application: ApplicationForm = form(
    documentType,
    row.purpose,
    { name: exporterName, address: 'Address on file', country: row.exporter },
    { name: importerName, address: 'Address on file', country: row.importer },
    [
      {
        scientificName: taxon.acceptedName,
        term: row.term,
        description: termOf(row.term)?.names.en ?? row.term,
        appendix,
        source: row.source,
        quantity: quantity.value,
        unit: quantity.unit,
        ...(row.source === 'O' ? { acquisitionDate: '1970-01-01' } : {}),
        ...(row.term === 'LIV' ? { sex: 'U' as const } : {}),
        ...(seizure ? { seizureRecord: seizure.number } : {}),
        ...(origin
          ? {
              origin: {
                country: origin,
                ...(foreign
                  ? { permitNumber: foreign.number, permitDate: foreign.issuedOn }
                  : { justification: 'The country of origin was not reported; stock papers are on file.' }),
              },
            }
          : {}),
      },
    ],
    {
      validUntil: monthsFromToday(documentType === 'O-IFS' || documentType === 'O-CO' ? 12 : 6),
      liveTransport: transport,
      ...(taxon.rank === 'species' || taxon.rank === 'subspecies' || taxon.rank === 'variety'
        ? {}
        : { justifications: { higherTaxon: 'Reported at this rank in the annual report.' } }),
    },
  );
  const operation = ['C', 'D', 'A'].includes(row.source) && !origin ? facility(row, taxon, quantity) : null;
  return {
    kind: 'case',
    case: {
      id: row.id,
      title: `${row.taxon}, ${row.term}, ${row.exporter} to ${row.importer}, ${row.year}`,
      form: operation && row.source === 'D' ? withOperation(application, operation.number) : application,
      asOf,
      importPermitFromStub: appendix === 'I' && row.source !== 'D' && (documentType === 'E' || documentType === 'R'),
      overrideReason: `Reported trade of ${row.year}${commercial ? ', commercial' : ''}: the second officer read the annual report of ${row.exporter}.`,
      register: {
        ...(foreign ? { permits: [foreign] } : {}),
        ...(operation ? { operations: [operation] } : {}),
        ...(seizure ? { seizures: [{ ...seizure, country: row.exporter }] } : {}),
      },
    },
  };
}

/** The row's Appendix where it is one; "N" rows (not listed when reported) take what the Appendices say at the date. */
function appendixOf(row: TradeRow, listed: readonly Appendix[]): Appendix {
  return row.appendix === 'I' || row.appendix === 'II' || row.appendix === 'III' ? row.appendix : (listed[0] ?? 'II');
}

function documentTypeOf(row: TradeRow, appendix: Appendix, origin: string | null, parties: readonly (string | null)[]): string {
  if (row.exporter === 'HS') return 'O-IFS';
  if (row.source === 'O') return 'O-PRE';
  if (origin) return 'R';
  if (appendix === 'III' && !parties.includes(row.exporter)) return 'O-CO';
  return 'E';
}

/** Old and historical units become current ones exactly; a unit that cannot be converted is left for the rules to refuse. */
function currentQuantity(row: TradeRow): { readonly value: string; readonly unit: string } {
  const unit = row.unit === '' ? 'NAR' : row.unit;
  const value = Decimal.parse(row.quantity);
  const current = currentUnit(unit);
  if (!value) return { value: row.quantity, unit };
  if (!current) return { value: value.toString(), unit };
  return { value: value.times(current.factor).toString(), unit: current.code };
}

function foreignPermit(row: TradeRow, origin: string, importer: string, quantity: { value: string; unit: string }): ForeignPermit {
  return {
    number: `${String(row.year - 1).slice(2)}${origin}R${row.id}`,
    issuer: origin,
    documentType: 'E',
    issuedOn: `${row.year - 1}-03-01`,
    validUntil: `${row.year - 1}-08-31`,
    importer,
    exporter: null,
    lines: [{ scientificName: row.taxon, term: row.term, value: quantity.value, unit: quantity.unit, source: row.source }],
  };
}

/** Plausible yearly output by kind of specimen: what a well-run facility of ordinary size can send out. */
const plausible: Readonly<Record<string, string>> = { LIV: '500', SKI: '2000', ROO: '20000' };

function facility(row: TradeRow, taxon: TaxonFacts, quantity: { unit: string }): Operation {
  return {
    number: `${row.source === 'A' ? 'P' : 'A'}-${row.exporter}-${row.id}`,
    kind: taxon.kingdom === 'Plantae' ? 'propagation' : 'breeding',
    country: row.exporter,
    scientificName: taxon.acceptedName,
    registeredWithSecretariat: row.source === 'D',
    from: `${row.year - 5}-01-01`,
    plausible: { value: taxon.kingdom === 'Plantae' ? '20000' : (plausible[row.term] ?? '500'), unit: quantity.unit },
  };
}

function withOperation(application: ApplicationForm, operationNumber: string): ApplicationForm {
  return { ...application, lines: application.lines.map((line) => ({ ...line, operationNumber })) };
}
