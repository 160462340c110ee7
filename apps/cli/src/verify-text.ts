import { countryNames, documentTypeOf, purposeOf, termOf, type QuantityText } from '#cites';
import { message, type Language } from '#messages';
import { reasons, type LineView, type PartyView, type PermitView, type Report } from '#verify';

/** What the signed text may not do to a terminal: control it, hide words or turn their direction. */
function plain(text: string): string {
  return text
    .replace(/\s*\n\s*/g, ', ')
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim();
}

/** A report for people: the verdict first, what was checked, then the signed boxes in the order of the form. */
export function verifyText(report: Report, lang: Language): string {
  const say = (id: string, args: Record<string, string | number> = {}): string => message(`verify.${id}`, args, lang);
  const lines = [say(`verdict.${report.verdict}`)];
  // What decided comes first, so that nobody has to look for it among what passed.
  for (const check of report.checks.filter(({ reason }) => reasons[reason].exitCode !== 0))
    lines.push(`  ${message(reasons[check.reason].message, check.args, lang)}`);
  lines.push('', say('heading.checks'));
  const width = Math.max(...(['pass', 'fail', 'unknown'] as const).map((result) => say(`result.${result}`).length));
  for (const check of report.checks)
    lines.push(`  ${say(`result.${check.result}`).padEnd(width)}  ${message(reasons[check.reason].message, check.args, lang)}`);
  if (report.permit) lines.push('', say('heading.boxes'), ...boxes(report.permit, lang, say).map((line) => `  ${line}`));
  return `${lines.join('\n')}\n`;
}

type Say = (id: string, args?: Record<string, string | number>) => string;

function boxes(permit: PermitView, lang: Language, say: Say): string[] {
  const rows: [string, string][] = [
    [say('box.1'), permit.number],
    [say('box.type'), documentTypeOf(permit.documentType)?.names[lang] ?? permit.documentType],
    [say('box.2'), permit.validUntil],
    [say('box.3'), partyText(permit.importer, permit.countryOfImport, lang, say)],
    [say('box.4'), partyText(permit.exporter, permit.countryOfExport, lang, say)],
    [say('box.5'), permit.specialConditions ?? ''],
    [say('box.5a'), `${permit.purpose} ${purposeOf(permit.purpose)?.names[lang] ?? ''}`],
    [say('box.5b'), permit.securityStamp ?? ''],
    [say('box.6'), `${permit.authority}, ${countryText(permit.issuer, lang)}`],
    ...permit.lines.map((line): [string, string] => [say('box.line', { line: line.line }), lineText(line, lang)]),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const missing = permit.totalLines - permit.lines.length;
  return [
    ...rows.filter(([, value]) => value.trim() !== '').map(([label, value]) => `${label.padEnd(width)}  ${plain(value)}`),
    ...(missing > 0 ? [say('more-lines', { count: missing })] : []),
  ];
}

function partyText(party: PartyView | null, country: string | null, lang: Language, say: Say): string {
  if (!party) return country === null ? '' : countryText(country, lang);
  const name = party.name ?? `(${say('name-hidden')})`;
  return [name, party.address, countryText(country ?? party.country, lang)].filter(Boolean).join(', ');
}

function countryText(code: string, lang: Language): string {
  return `${countryNames(code)?.[lang] ?? ''} (${code})`.trim();
}

function lineText(line: LineView, lang: Language): string {
  const amount = (quantity: QuantityText): string => `${quantity.value} ${quantity.unit}`;
  const marks = line.marks?.map((mark) => mark.number).join(' ');
  return [
    line.scientificName ?? `? ${line.taxonCode}`,
    line.commonName && `(${line.commonName})`,
    `${line.term} ${termOf(line.term)?.names[lang] ?? ''}`.trim(),
    line.description,
    marks && `[${marks}${line.marksTotal === undefined ? '' : ` … ${line.marksTotal}`}]`,
    `${line.appendix}/${line.source}${line.secondSource ?? ''}`,
    amount(line.quantity),
    line.secondQuantity && amount(line.secondQuantity),
    line.originCountry && `${line.originCountry} ${line.originPermit ?? ''} ${line.originPermitDate ?? ''}`.trim(),
    line.operationNumber,
    line.acquisitionDate,
  ]
    .filter(Boolean)
    .join('; ');
}
