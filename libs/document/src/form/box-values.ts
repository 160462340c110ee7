import type { PermitDocument, PermitLine, Party, QuantityText } from '#cites';
import type { CodeNames } from '../permit-input.js';
import { headings, type Heading, type HeadingLanguage } from './form-headings.js';

/** `name (code)`, or the code alone where it has no name. */
export function named(names: Readonly<Record<string, string>>, code: string): string {
  const name = Object.hasOwn(names, code) ? names[code] : undefined;
  return name && name !== code ? `${name} (${code})` : code;
}

/** Boxes 3 and 4. */
export function partyText(party: Party, names: CodeNames): string {
  return [party.name, party.address, named(names.countries, party.country)].filter((part) => part.trim() !== '').join('\n');
}

/** Day of issue in the issuing office's time zone, YYYY-MM-DD. */
export function issueDate(document: PermitDocument): string {
  const instant = new Date(document.issuedAt);
  if (Number.isNaN(instant.getTime())) return document.issuedAt.slice(0, 10);
  return dayFormat(document.timeZone).format(instant);
}

// Building a formatter costs as much as drawing a page; zones are few (the cap guards against a hostile stream of names).
const formats = new Map<string, Intl.DateTimeFormat>();
function dayFormat(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    if (formats.size >= 64) formats.clear();
    // Swedish writes dates as ISO 8601 does.
    const options = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
    try {
      format = new Intl.DateTimeFormat('sv-SE', { ...options, timeZone });
    } catch {
      format = new Intl.DateTimeFormat('sv-SE', { ...options, timeZone: 'UTC' });
    }
    formats.set(timeZone, format);
  }
  return format;
}

const statements = {
  retrospective: {
    en: 'ISSUED RETROSPECTIVELY. Reason',
    fr: 'DÉLIVRÉ A POSTERIORI. Motif',
    es: 'EXPEDIDO RETROSPECTIVAMENTE. Motivo',
  },
  replaces: { en: 'REPLACEMENT of No.', fr: 'REMPLACEMENT du n°', es: 'REEMPLAZO del n.°' },
  transport: {
    en: 'Live animals: valid only if the transport conditions conform to the CITES transport guidelines or, by air, to the IATA Live Animals Regulations.',
    fr: 'Animaux vivants: valable seulement si les conditions de transport sont conformes aux lignes directrices CITES ou, par avion, à la réglementation IATA.',
    es: 'Animales vivos: válido solo si las condiciones de transporte se ajustan a las directrices CITES o, por vía aérea, a la reglamentación IATA.',
  },
  importPermit: { en: 'Import permit', fr: 'Permis d’importation', es: 'Permiso de importación' },
  justification: { en: 'Box', fr: 'Case', es: 'Casilla' },
  version: { en: 'Version', fr: 'Version', es: 'Versión' },
} as const satisfies Record<string, Heading>;

const both = (text: Heading, second: HeadingLanguage): string => `${text.en} / ${text[second]}`;

/** Box 5: what the treaty makes the authority state, then the conditions themselves; one paragraph each. */
export function specialConditions(document: PermitDocument, names: CodeNames, second: HeadingLanguage): string {
  const out: string[] = [];
  const { retrospective, replaces, importPermit, liveTransport } = document;
  if (retrospective) out.push(`${both(statements.retrospective, second)}: ${retrospective.reason}`);
  if (replaces) out.push(`${both(statements.replaces, second)} ${replaces.number} (${replaces.date}): ${replaces.reason}`);
  if (document.version > 1) out.push(`${both(statements.version, second)} ${document.version}`);
  if (importPermit) {
    out.push(
      `${both(statements.importPermit, second)} ${importPermit.number}, ${named(names.countries, importPermit.country)}, ${importPermit.date}`,
    );
  }
  if (liveTransport || document.lines.some((line) => line.term === 'LIV')) out.push(both(statements.transport, second));
  if (liveTransport?.method) out.push(liveTransport.method);
  for (const line of document.lines) {
    if (line.origin?.justification)
      out.push(`${both(statements.justification, second)} 12 ${blockName(line.line)}: ${line.origin.justification}`);
    if (line.lastReExport?.justification) {
      out.push(`${both(statements.justification, second)} 12a ${blockName(line.line)}: ${line.lastReExport.justification}`);
    }
  }
  if (!document.openBoxes?.length) return [...out, ...document.specialConditions].join('\n');
  // Which boxes the holder completes has to stand on the face, before what may go to a note page. The last of these
  // sentences is the heading of the line below them.
  const { en, fr, es } = headings.completedBy;
  return [...document.specialConditions.filter((text) => text !== `${en} / ${fr} / ${es}`), ...out].join('\n');
}

/** Letter of a specimen block: A to Z, then AA, AB, ... */
export function blockName(line: number): string {
  let rest = line;
  let name = '';
  while (rest > 0) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
    rest = Math.floor((rest - 1) / 26);
  }
  return name;
}

/** Box 9: term, description, marks, sex and age. */
export function descriptionText(line: PermitLine, names: CodeNames): string {
  const marks = (line.marks ?? []).map((mark) => `${mark.kind} ${mark.number}`).join(', ');
  const live = [line.sex ? `sex ${line.sex}` : '', line.age ? `age ${line.age}` : ''].filter(Boolean).join(', ');
  return [`${named(names.terms, line.term)}${line.description ? `: ${line.description}` : ''}`, marks, live].filter(Boolean).join('\n');
}

/** Box 10. */
export function appendixAndSource(line: PermitLine): string {
  return `${line.appendix}   ${line.secondSource ? `${line.source}/${line.secondSource}` : line.source}`;
}

/** Box 11. */
export function quantityText(line: PermitLine, names: CodeNames): string {
  const one = (quantity: QuantityText): string =>
    `${quantity.value} ${Object.hasOwn(names.units, quantity.unit) ? names.units[quantity.unit] : quantity.unit}`;
  return line.secondQuantity ? `${one(line.quantity)}\n(${one(line.secondQuantity)})` : one(line.quantity);
}

/** Box 11a. */
export function quotaText(line: PermitLine): string {
  return line.quota ? `${line.quota.exported}/${line.quota.annual}` : '';
}

/** Box 12b. */
export function operationText(line: PermitLine): string {
  return [line.operationNumber, line.acquisitionDate].filter(Boolean).join('\n');
}

/** Name of the document for the title of the file and for box 1 "other". */
export function documentTypeName(document: PermitDocument, names: CodeNames): string {
  const { documentType } = document;
  return (Object.hasOwn(names.documentTypes, documentType) ? names.documentTypes[documentType] : undefined) ?? documentType;
}
