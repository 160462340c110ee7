import { countryNames, documentTypes, type PermitDocument, purposes, sources, terms, units } from '#cites';
import type { CodeNames } from '#document';

const byCode = (entries: readonly { readonly code: string; readonly names: { readonly en: string } }[]) =>
  new Map(entries.map((entry) => [entry.code, entry.names.en]));
const tables = {
  documentTypes: byCode(documentTypes),
  purposes: byCode(purposes),
  sources: byCode(sources),
  terms: byCode(terms),
  units: new Map(units.map((unit) => [unit.code, unit.symbol ?? unit.names.en])),
};

/** Meanings of the codes on one permit: a rendering thread is sent these few and not the whole tables. */
export function printedNames(document: PermitDocument): CodeNames {
  const { lines } = document;
  const countries = [
    document.authority.country,
    document.countryOfExport,
    document.countryOfImport,
    document.exporter.country,
    document.importer?.country,
    document.importPermit?.country,
    ...lines.flatMap((line) => [line.origin?.country, line.lastReExport?.country]),
  ];
  return {
    documentTypes: pick(tables.documentTypes, [document.documentType]),
    purposes: pick(tables.purposes, [document.purpose]),
    sources: pick(
      tables.sources,
      lines.flatMap((line) => [line.source, line.secondSource]),
    ),
    terms: pick(
      tables.terms,
      lines.map((line) => line.term),
    ),
    units: pick(
      tables.units,
      lines.flatMap((line) => [line.quantity.unit, line.secondQuantity?.unit, line.quota?.unit]),
    ),
    countries: Object.fromEntries(
      [...new Set(countries)].flatMap((code) => {
        const name = code ? countryNames(code)?.en : undefined;
        return code && name !== undefined ? [[code, name]] : [];
      }),
    ),
  };
}

function pick(table: ReadonlyMap<string, string>, codes: readonly (string | undefined)[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const code of codes) {
    const name = code === undefined ? undefined : table.get(code);
    if (code !== undefined && name !== undefined) picked[code] = name;
  }
  return picked;
}
