import { Query } from '@nestjs/common';
import { type Language, message } from '#messages';
import { permitsOfPeriodMax, Reports, sampleMax, type SampleRequest, unusualRules } from '#oversight';
import { Answer, CurrentSession, Form, isDay, PageController, PageForm, PageGet, PageLanguage, PagePost, problem, RequireRole, type Session, view } from '#web'; // prettier-ignore

type Asked = Readonly<Record<string, unknown>>;

/** Samples that anybody can draw again, unusual points as a neutral list, and the rules behind both. */
@RequireRole('auditor')
@PageController('audit')
export class InquiryPages {
  constructor(private readonly reports: Reports) {}

  @PageGet('unusual')
  async unusual(@CurrentSession() session: Session, @PageLanguage() language: Language, @Query() query: Asked) {
    const values = periodOf(query);
    const faults = periodFaults(values, language);
    const found = Object.keys(faults).length > 0 ? null : await this.reports.unusual(session, values);
    if (Object.keys(faults).length === 0 && !found) faults['from'] = tooMany(language);
    const points = (found?.points ?? []).map((point) => ({
      ...point,
      found: numbersText(point.found, language),
      thresholds: numbersText(point.thresholds, language),
    }));
    return view('audit/unusual', { values, faults, errors: errorsOf(faults), points, permits: found?.permits ?? null }, statusOf(faults));
  }

  @PageGet('sample')
  async sample(@CurrentSession() session: Session, @PageLanguage() language: Language, @Query() query: Asked) {
    const values = { ...periodOf(query), seed: textOf(query['seed']), count: textOf(query['count']) };
    if (query['seed'] === undefined) return view('audit/sample', { values: { ...values, count: '10' }, sampleMax });
    const faults = sampleFaults(values, language);
    const sample = Object.keys(faults).length > 0 ? null : await this.reports.sample(session, { ...values, count: Number(values.count) });
    if (Object.keys(faults).length === 0 && !sample) faults['from'] = tooMany(language);
    return view('audit/sample', { values, faults, errors: errorsOf(faults), sample, sampleMax }, statusOf(faults));
  }

  /** Changes nothing but the look it writes; a POST because the bundle is work for the machine. */
  @PagePost('sample/bundle')
  async bundle(@CurrentSession() session: Session, @Form() form: PageForm, @PageLanguage() language: Language) {
    const values = { from: form.text('from'), to: form.text('to'), seed: form.text('seed'), count: form.text('count') };
    const faults = sampleFaults(values, language);
    if (Object.keys(faults).length > 0)
      return view('audit/sample', { values, faults, errors: errorsOf(faults), sampleMax }, { status: 422 });
    const request: SampleRequest = { ...values, count: Number(values.count) };
    const zip = await this.reports.bundle(session, request);
    if (!zip) throw problem('not-found');
    const headers = { 'content-type': 'application/zip', 'content-disposition': 'attachment; filename="sample.zip"' };
    return new Answer(200, Buffer.from(zip), { headers });
  }

  @PageGet('method')
  method(@PageLanguage() language: Language) {
    const rules = unusualRules.map((rule) => ({ ...rule, thresholds: numbersText(rule.thresholds, language) }));
    return view('audit/method', { rules });
  }
}

const daysShown = 30;

function periodOf(query: Asked): { readonly from: string; readonly to: string } {
  const now = Date.now();
  const day = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10);
  return { from: textOf(query['from']) || day(now - daysShown * 86_400_000), to: textOf(query['to']) || day(now) };
}

function periodFaults({ from, to }: { readonly from: string; readonly to: string }, language: Language): Record<string, string> {
  const text = message('inquiry.period.fault', {}, language);
  return { ...(isDay(from) ? {} : { from: text }), ...(isDay(to) ? {} : { to: text }) };
}

function sampleFaults(
  values: { readonly from: string; readonly to: string; readonly seed: string; readonly count: string },
  language: Language,
) {
  const faults = periodFaults(values, language);
  if (values.seed === '' || values.seed.length > 200) faults['seed'] = message('inquiry.sample.fault.seed', {}, language);
  const count = /^\d{1,3}$/.test(values.count) ? Number(values.count) : 0;
  if (count < 1 || count > sampleMax) faults['count'] = message('inquiry.sample.fault.count', { count: sampleMax }, language);
  return faults;
}

function tooMany(language: Language): string {
  return message('inquiry.period.too-many', { count: permitsOfPeriodMax }, language);
}

function numbersText(numbers: Readonly<Record<string, number | string>>, language: Language): string[] {
  return Object.entries(numbers).map(([name, value]) => message(`inquiry.number.${name}`, { value }, language));
}

function errorsOf(faults: Readonly<Record<string, string>>) {
  return Object.entries(faults).map(([field, text]) => ({ href: `#${field}`, text }));
}

function statusOf(faults: object): { readonly status?: number } {
  return Object.keys(faults).length > 0 ? { status: 422 } : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().slice(0, 300).normalize('NFC') : '';
}
