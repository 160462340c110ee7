import { type Language, message } from '#messages';
import { Complaints, complaintKinds, complaintStates, type NewComplaint, newComplaintCode, readComplaintCode } from '#oversight';
import { Form, PageController, PageForm, PageGet, PageLanguage, PagePost, Public, RateLimit, view } from '#web';

const textMax = 10_000;

/** Complaints and reports of bribery by anybody, without an account. The limit of tries lives in memory and is forgotten with it. */
@Public()
@PageController('report')
export class ComplaintReportPages {
  constructor(private readonly complaints: Complaints) {}

  @PageGet()
  async ask() {
    return view('complaints/report', {
      bodies: await this.complaints.bodies(),
      code: newComplaintCode(),
      values: {},
      kinds: complaintKinds,
    });
  }

  @RateLimit({ name: 'report', limit: 20, windowSeconds: 3600 })
  @PagePost()
  async send(@Form() form: PageForm, @PageLanguage() language: Language) {
    const bodies = await this.complaints.bodies();
    const values = valuesOf(form);
    const body = values.body || (bodies.length === 1 ? (bodies[0]?.code ?? '') : '');
    const shown = form.text('code');
    // A page that was changed on the way to us gets a code of ours: one that somebody else chose protects nothing.
    const code = readComplaintCode(shown);
    const faults = faultsOf({ ...values, body }, bodies.map((one) => one.code), language); // prettier-ignore
    if (Object.keys(faults).length > 0 || code === null)
      return view(
        'complaints/report',
        { bodies, values, faults, kinds: complaintKinds, code: code === null ? newComplaintCode() : shown, errors: errorsOf(faults) },
        { status: 422 },
      );
    const complaint: NewComplaint = {
      body,
      kind: values.kind === 'bribery' ? 'bribery' : 'complaint',
      about: values.about === '' ? null : values.about,
      text: values.text,
      contact: values.contact === '' ? null : values.contact,
    };
    await this.complaints.submit(code, complaint);
    // No address of its own: the code must not stand in one, nor in anybody's history.
    return view('complaints/received', { code: shown });
  }

  @PageGet('follow')
  askFollow() {
    return view('complaints/follow', {});
  }

  @RateLimit({ name: 'report-follow', limit: 30, windowSeconds: 600 })
  @PagePost('follow')
  async follow(@Form() form: PageForm, @PageLanguage() language: Language) {
    const shown = form.text('code');
    const code = readComplaintCode(shown);
    const found = code === null ? null : await this.complaints.follow(code);
    if (!found || code === null) {
      const fault = message('complaints.follow.fault', {}, language);
      return view('complaints/follow', { shown, fault, errors: [{ href: '#code', text: fault }] }, { status: 422 });
    }
    const text = form.text('text');
    if (!form.has('add')) return view('complaints/thread', { found, code: shown });
    const fault = text === '' || text.length > textMax ? message('complaints.fault.text', { most: textMax }, language) : null;
    if (fault !== null)
      return view('complaints/thread', { found, code: shown, text, fault, errors: [{ href: '#text', text: fault }] }, { status: 422 });
    const added = await this.complaints.add(code, text);
    const model = { found: (await this.complaints.follow(code)) ?? found, code: shown };
    return view('complaints/thread', added ? { ...model, done: message('complaints.thread.added', {}, language) } : model);
  }

  @PageGet('counts')
  async counts() {
    const rows = await this.complaints.counts();
    const months = [...new Set(rows.map(({ month }) => month))].map((month) => ({
      month,
      states: complaintStates.map((state) =>
        rows.filter((row) => row.month === month && row.state === state).reduce((sum, { count }) => sum + count, 0),
      ),
      bribery: rows.filter((row) => row.month === month && row.kind === 'bribery').reduce((sum, { count }) => sum + count, 0),
    }));
    return view('complaints/counts', { months, states: complaintStates });
  }
}

interface Values {
  readonly kind: string;
  readonly body: string;
  readonly about: string;
  readonly text: string;
  readonly contact: string;
}

function valuesOf(form: PageForm): Values {
  const [kind, body, about, text, contact] = [
    form.text('kind'),
    form.text('body'),
    form.text('about'),
    form.text('text'),
    form.text('contact'),
  ];
  return { kind, body, about, text, contact };
}

function faultsOf(values: Values, bodies: readonly string[], language: Language): Record<string, string> {
  const bad: readonly (readonly [keyof Values, boolean])[] = [
    ['kind', !(complaintKinds as readonly string[]).includes(values.kind)],
    ['body', !bodies.includes(values.body)],
    ['about', values.about !== '' && !/^[0-9A-Za-z/ .-]{1,40}$/.test(values.about)],
    ['text', values.text.length < 10 || values.text.length > textMax],
    ['contact', values.contact.length > 300],
  ];
  return Object.fromEntries(
    bad.filter(([, wrong]) => wrong).map(([name]) => [name, message(`complaints.fault.${name}`, { most: textMax }, language)]),
  );
}

function errorsOf(faults: Readonly<Record<string, string>>) {
  return Object.entries(faults).map(([field, text]) => ({ href: `#${field}`, text }));
}
