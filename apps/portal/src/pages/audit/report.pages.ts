import { findOffice } from '#applications';
import { UnitOfWork } from '#database';
import { tablePdf } from '#document';
import { type Language, message } from '#messages';
import { reportMax, Reports, type ReportRow } from '#oversight';
import { csvAnswer, CurrentSession, fileAnswer, Form, instantText, PageController, PageForm, PageGet, PageLanguage, PagePost, RequireRole, type Session, view } from '#web'; // prettier-ignore

const columns = ['number', 'type', 'state', 'case', 'issued', 'until', 'lines', 'goods'] as const;

/** Numbers pasted, a table, CSV or PDF made. */
@RequireRole('auditor')
@PageController('audit/report')
export class ReportPages {
  constructor(
    private readonly reports: Reports,
    private readonly unit: UnitOfWork,
  ) {}

  @PageGet()
  ask() {
    return view('audit/report', { most: reportMax });
  }

  /** Changes nothing but the look it writes; a POST because five hundred numbers are too long for an address. */
  @PagePost()
  async make(@CurrentSession() session: Session, @Form() form: PageForm, @PageLanguage() language: Language) {
    const text = form.text('numbers');
    const numbers = numbersIn(text);
    const fault =
      numbers.length === 0
        ? message('inquiry.report.fault', {}, language)
        : numbers.length > reportMax
          ? message('inquiry.report.fault.many', { count: numbers.length, most: reportMax }, language)
          : null;
    if (fault !== null)
      return view('audit/report', { most: reportMax, text, fault, errors: [{ href: '#numbers', text: fault }] }, { status: 422 });
    const rows = await this.reports.report(session, numbers);
    const known = new Set(rows.map(({ number }) => number));
    const unknown = numbers.filter((number) => !known.has(number));
    const head = columns.map((name) => message(`inquiry.head.${name}`, {}, language));
    const cells = rows.map(cellsOf);
    if (form.text('as') === 'csv') return csvAnswer([head, ...cells], 'report.csv');
    const found = message('inquiry.report.found', { found: rows.length, asked: numbers.length }, language);
    const missing = unknown.length === 0 ? null : message('inquiry.report.unknown', { numbers: unknown.join(', ') }, language);
    if (form.text('as') === 'pdf') {
      const office = await findOffice(this.unit.reader);
      const made = message('inquiry.report.made', { at: instantText(new Date(), language), name: office?.name ?? '' }, language);
      const lead = [made, found, ...(missing === null ? [] : [missing])];
      const pdf = await tablePdf({ title: message('inquiry.report.title', {}, language), lead, head, rows: cells, language });
      return fileAnswer(Buffer.from(pdf), 'application/pdf', 'report.pdf');
    }
    return view('audit/report', { most: reportMax, text, rows, head, cells, found, missing });
  }
}

/** As pasted from a letter or a spreadsheet: anything but letters, digits and "/" separates. */
function numbersIn(text: string): string[] {
  const words = text.toUpperCase().match(/[0-9A-Z/-]{4,40}/g) ?? [];
  return [...new Set(words)];
}

function cellsOf({ number, documentType, state, caseNumber, issued, validUntil, lines, goods }: ReportRow): string[] {
  return [number, documentType, state, caseNumber, issued ?? '', validUntil ?? '', String(lines), goods];
}
