import { type FormFault, findingView } from '#applications';
import type { Finding } from '#cites';
import { type Language, message } from '#messages';
import { labelOf } from './question-view.js';
import { questionAt } from './questions/index.js';

/** What stands in the way of an application or should be looked at, with the page where it can be changed. */
export interface Remark {
  readonly severity: 'missing' | 'block' | 'warn';
  readonly text: string;
  readonly source: string | null;
  readonly confirmed: boolean;
  readonly lines: readonly number[];
  /** Path below the application; null where nothing on the form is to be changed. */
  readonly path: string | null;
}

/** Boxes of the standard form -> page of the question that fills them. */
const pages: Readonly<Record<string, string>> = {
  '1': 'questions/document-type',
  '2': 'questions/valid-until',
  '3': 'questions/importer',
  '3a': 'questions/route',
  '4': 'questions/exporter',
  '5a': 'questions/purpose',
};
/** Rules about box 5, which holds many things, and what else leads to another page than its box says. */
const rulePages: Readonly<Record<string, string>> = {
  'live-transport': 'questions/transport',
  'import-permit-first': 'questions/import-permit',
  'import-permit-valid': 'questions/import-permit',
  'import-permit-parties': 'questions/import-permit',
  'import-permit-covers': 'questions/import-permit',
  'import-permit-unconfirmed': 'questions/import-permit',
  'unknown-source-justified': 'questions/unknown-source',
  'higher-taxon': 'questions/higher-taxon',
  'unknown-origin-justified': 'questions/missing-origin',
  carnet: 'questions/carnet',
};

export function findingRemark(finding: Finding, language: Language): Remark {
  const { rule, severity, boxes, lines, source, confirmed } = finding;
  const page =
    rulePages[rule] ??
    (rule.startsWith('replacement-') ? 'questions/replacement' : rule.startsWith('retrospective-') ? 'questions/retrospective' : undefined);
  const byBox = boxes.map((box) => pages[box]).find((path) => path !== undefined);
  return {
    ...{ severity, lines, source, confirmed },
    text: findingView(finding, language).text,
    path: page ?? (lines.length > 0 ? linePath(lines[0] ?? 1) : (byBox ?? null)),
  };
}

/** A fault of the form: what is missing or cannot be read. */
export function faultRemark(fault: FormFault, language: Language): Remark {
  const text = message(`form.${fault.code}`, fault.args, language);
  const [, head, place] = fault.pointer.split('/');
  if (head === 'lines') {
    const line = place === undefined ? null : Number(place) + 1;
    const label = line === null ? message('apply.task.goods', {}, language) : lineFaultLabel(fault.pointer, line, language);
    return {
      ...plain,
      text: message('apply.fault.wrong', { label, fault: text }, language),
      lines: line === null ? [] : [line],
      path: line === null ? 'lines' : linePath(line),
    };
  }
  const question = questionAt(fault.pointer);
  const field = question?.fields.find(
    ({ pointer }) => pointer !== '' && (fault.pointer === pointer || fault.pointer.startsWith(`${pointer}/`)),
  );
  const label = question ? (field ? labelOf(question, field, language) : message(`apply.q.${question.id}`, {}, language)) : fault.pointer;
  return {
    ...plain,
    text: message('apply.fault.wrong', { label, fault: text }, language),
    lines: [],
    path: question ? `questions/${question.id}` : null,
  };
}

const plain = { severity: 'missing', source: null, confirmed: true } as const;

const linePath = (line: number): string => `lines/${line}`;

function lineFaultLabel(pointer: string, line: number, language: Language): string {
  const column = columnOfPointer(pointer);
  if (column === null) return message('apply.line', { line }, language);
  return message('apply.line.column', { line, column: message(`apply.c.${column}`, {}, language) }, language);
}

/** Column of the line table that a JSON Pointer into a line means. */
export function columnOfPointer(pointer: string): string | null {
  const [, , , head, tail] = pointer.split('/');
  if (head === undefined) return null;
  const named: Readonly<Record<string, string>> = {
    'quantity/value': 'quantity',
    'quantity/unit': 'unit',
    'secondQuantity/value': 'secondQuantity',
    'secondQuantity/unit': 'secondUnit',
    'origin/country': 'originCountry',
    'origin/permitNumber': 'originPermitNumber',
    'origin/permitDate': 'originPermitDate',
    'origin/justification': 'originJustification',
    'lastReExport/country': 'lastReExportCountry',
    'lastReExport/certificateNumber': 'lastReExportCertificateNumber',
    'lastReExport/certificateDate': 'lastReExportCertificateDate',
    'lastReExport/justification': 'lastReExportJustification',
  };
  const whole: Readonly<Record<string, string>> = {
    quantity: 'quantity',
    secondQuantity: 'secondQuantity',
    origin: 'originCountry',
    lastReExport: 'lastReExportCountry',
  };
  return named[`${head}/${tail ?? ''}`] ?? whole[head] ?? (head === 'line' ? null : head);
}
