import { countryNames, documentTypeOf, purposeOf, sourceOf, termOf, unitOf } from '#cites';
import { type Language, message } from '#messages';
import type { LineView, PartyView, PermitView } from '#verify';
import { dayText, instantText } from './dates.js';
import { type Html, html, type HtmlValue } from './html.js';

/** Lines drawn on one page; more stand in the PDF. */
const linesShown = 300;

interface Box {
  /** Number on the printed form; null where the form has none. */
  readonly box: string | null;
  readonly label: string;
  readonly value: HtmlValue;
}

/** The signed boxes in the order and numbering of the form, to be compared with paper and goods one by one. */
export function signedBoxes(permit: PermitView, language: Language): Html {
  const t = (id: string, args: Readonly<Record<string, string | number>> = {}) => message(id, args, language);
  const shown = permit.lines.slice(0, linesShown);
  const issued = Date.parse(permit.issuedAt) / 1000;
  const header: Box[] = [
    { box: '1', label: t('page.box.1'), value: kind(permit, language) },
    { box: '1', label: t('page.box.number'), value: html`<span class="big"><bdi>${permit.number}</bdi></span>` },
    { box: '2', label: t('page.box.2'), value: t('page.inclusive', { date: dayText(permit.validUntil, language) }) },
    { box: '3', label: t('page.box.3'), value: permit.importer ? party(permit.importer, language) : t('page.none') },
    { box: '3a', label: t('page.box.3a'), value: country(permit.countryOfImport, language) ?? t('page.none') },
    { box: '4', label: t('page.box.4'), value: [party(permit.exporter, language), otherExport(permit, language)] },
    { box: '5', label: t('page.box.5'), value: conditions(permit, language) },
    { box: '5a', label: t('page.box.5a'), value: coded(permit.purpose, purposeOf(permit.purpose)?.names, language) },
    { box: '5b', label: t('page.box.5b'), value: permit.securityStamp ?? t('page.none') },
    {
      box: '6',
      label: t('page.box.6'),
      value: [line(permit.authority), permit.office ? line(permit.office) : null, line(country(permit.issuer, language))],
    },
  ];
  return html`
    ${list(header)}
    ${shown.map(
      (one) =>
        html`<h3>${t('page.line', { line: one.line })}</h3>
          ${list(lineBoxes(one, language))}`,
    )}
    ${
      permit.lines.length < permit.totalLines
        ? html`<div class="note warn"><p>${t('page.boxes.partial', { shown: permit.lines.length, total: permit.totalLines })}</p></div>`
        : null
    }
    ${shown.length < permit.lines.length ? html`<p>${t('page.boxes.cut', { shown: shown.length, total: permit.lines.length })}</p>` : null}
    ${list([{ box: '13', label: t('page.box.13'), value: instantText(issued, language) }])}
  `;
}

function lineBoxes(one: LineView, language: Language): Box[] {
  const t = (id: string, args: Readonly<Record<string, string | number>> = {}) => message(id, args, language);
  const name =
    one.scientificName === null
      ? t('page.box.taxon-unknown', { code: String(one.taxonCode ?? '?') })
      : html`<i class="species" lang="la"><bdi>${one.scientificName}</bdi></i>`;
  const source = [one.source, one.secondSource].filter((code) => code !== undefined).join(' ');
  const sources = [one.source, one.secondSource].flatMap((code) =>
    code === undefined ? [] : [inLanguage(sourceOf(code)?.names, language) ?? code],
  );
  const boxes: Box[] = [
    { box: '7', label: t('page.box.7'), value: name },
    ...(one.commonName ? [{ box: '8', label: t('page.box.8'), value: html`<bdi>${one.commonName}</bdi>` }] : []),
    { box: '9', label: t('page.box.9'), value: description(one, language) },
    {
      box: '10',
      label: t('page.box.10'),
      value: html`${t('page.box.appendix', { appendix: one.appendix, source })} <span class="quiet">${sources.join('; ')}</span>`,
    },
    {
      box: '11',
      label: t('page.box.11'),
      value: [
        html`<span class="big">${quantity(one.quantity, language)}</span>`,
        one.secondQuantity ? line(quantity(one.secondQuantity, language)) : null,
      ],
    },
  ];
  if (one.quota)
    boxes.push({ box: '11a', label: t('page.box.11a'), value: `${one.quota.exported} / ${one.quota.annual} ${one.quota.unit}` });
  if (one.originCountry)
    boxes.push({
      box: '12',
      label: t('page.box.12'),
      value: reference(one.originCountry, one.originPermit, one.originPermitDate, language),
    });
  if (one.lastReExport)
    boxes.push({
      box: '12a',
      label: t('page.box.12a'),
      value: reference(one.lastReExport.country, one.lastReExport.number, one.lastReExport.date, language),
    });
  const acquired = one.acquisitionDate === undefined ? null : dayText(one.acquisitionDate, language);
  if (one.operationNumber ?? acquired)
    boxes.push({
      box: '12b',
      label: t('page.box.12b'),
      value: [one.operationNumber ? line(one.operationNumber) : null, acquired ? line(acquired) : null],
    });
  return boxes;
}

function list(boxes: readonly Box[]): Html {
  return html`<dl class="boxes">
    ${boxes.map(
      ({ box, label, value }) =>
        html`<div>
          <dt><span class="box" aria-hidden="true">${box}</span><span class="label">${label}</span></dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function kind(permit: PermitView, language: Language): HtmlValue {
  const t = (id: string, args: Readonly<Record<string, string | number>> = {}) => message(id, args, language);
  return [
    line(inLanguage(documentTypeOf(permit.documentType)?.names, language) ?? permit.documentType),
    permit.retrospective ? line(t('page.box.retrospective')) : null,
    permit.replaces ? line(t('page.box.replaces', { number: permit.replaces })) : null,
    permit.copyNumber > 0 ? line(t('page.box.copy', { number: permit.copyNumber })) : null,
  ];
}

function party(person: PartyView, language: Language): HtmlValue {
  return [
    line(person.name === null ? message('page.box.name-hash', {}, language) : html`<bdi>${person.name}</bdi>`),
    (person.address ?? '').split('\n').map((row) => (row === '' ? null : line(html`<bdi>${row}</bdi>`, 'quiet'))),
    line(country(person.country, language)),
  ];
}

/** Said only where it differs from the exporter's own country: ships at sea and returned goods. */
function otherExport(permit: PermitView, language: Language): HtmlValue {
  return permit.countryOfExport === permit.exporter.country ? null : line(country(permit.countryOfExport, language));
}

function conditions(permit: PermitView, language: Language): HtmlValue {
  const rows = (permit.specialConditions ?? '').split('\n').filter((row) => row !== '');
  const rests = permit.importPermit === null ? [] : [message('page.box.import-permit', { number: permit.importPermit }, language)];
  return rows.length + rests.length === 0
    ? message('page.none', {}, language)
    : [...rows, ...rests].map((row) => line(html`<bdi>${row}</bdi>`));
}

function description(one: LineView, language: Language): HtmlValue {
  const t = (id: string, args: Readonly<Record<string, string | number>> = {}) => message(id, args, language);
  const marks = one.marks ?? [];
  const life = [one.sex ? t(`page.box.sex.${one.sex}`) : null, one.age ?? null].filter((part) => part !== null).join(', ');
  return [
    line(coded(one.term, termOf(one.term)?.names, language)),
    one.description ? line(html`<bdi>${one.description}</bdi>`) : null,
    life === '' ? null : line(life),
    marks.map((mark) => line(html`${t(`page.mark.${mark.kind}`)} <bdi>${mark.number}</bdi>`)),
    one.marksTotal !== undefined && one.marksTotal > marks.length
      ? line(t('page.box.marks-more', { shown: marks.length, total: one.marksTotal }), 'quiet')
      : null,
  ];
}

function quantity(amount: { readonly value: string; readonly unit: string }, language: Language): string {
  // The digits stay as signed: a separator that means thousands here means decimals elsewhere.
  const unit = unitOf(amount.unit);
  return `${amount.value} ${unit?.symbol ?? inLanguage(unit?.names, language) ?? amount.unit}`;
}

function reference(code: string, number: string | null | undefined, date: string | null | undefined, language: Language): HtmlValue {
  return [line(country(code, language)), number ? line(html`<bdi>${number}</bdi>`) : null, date ? line(dayText(date, language)) : null];
}

function country(code: string | null, language: Language): string | null {
  if (code === null) return null;
  const name = inLanguage(countryNames(code), language);
  return name === null ? code : `${name} (${code})`;
}

function coded(code: string, names: Parameters<typeof inLanguage>[0], language: Language): HtmlValue {
  return html`${code} <span class="quiet">${inLanguage(names, language) ?? ''}</span>`;
}

function inLanguage(
  names: { readonly en: string; readonly fr?: string; readonly es?: string } | null | undefined,
  language: Language,
): string | null {
  return names?.[language] ?? names?.en ?? null;
}

function line(value: HtmlValue, extra = ''): Html {
  return html`<span class="line${extra === '' ? '' : ` ${extra}`}">${value}</span>`;
}
