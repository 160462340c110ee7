import { Param, Query } from '@nestjs/common';
import { type Language, message } from '#messages';
import { Complaints, complaintStates, type ComplaintState } from '#oversight';
import {
  CurrentSession,
  decodeCursor,
  encodeCursor,
  Form,
  PageController,
  PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  RequireRole,
  seeOther,
  type Session,
  UuidParam,
  view,
} from '#web';

const rowsOnPage = 25;
const textMax = 10_000;

/** Reports of the public, for auditors of the outside body that they went to. The database gives them to nobody else. */
@RequireRole('auditor')
@PageController('complaints')
export class ComplaintsPages {
  constructor(private readonly complaints: Complaints) {}

  @PageGet()
  async list(@CurrentSession() session: Session, @Query('before') before?: string) {
    const key = decodeCursor(before, ['uuid']);
    const found = await this.complaints.list(session, key === null ? null : String(key[0]), rowsOnPage);
    if (!found) return view('complaints/not-yours', {});
    const last = found.rows.at(-1);
    return view('complaints/list', {
      rows: found.rows,
      older: found.more && last ? `/complaints?before=${encodeCursor([last.id])}` : null,
    });
  }

  @PageGet(':id')
  async one(@CurrentSession() session: Session, @Param('id', UuidParam) id: string) {
    return this.page(session, id, {});
  }

  @PagePost(':id/answer')
  async answer(
    @CurrentSession() session: Session,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
  ) {
    const [text, state] = [form.text('text'), form.text('state')];
    const faults: Record<string, string> = {};
    if (text.length > textMax || (text === '' && state === 'answered'))
      faults['text'] = message('complaints.fault.text', { most: textMax }, language);
    if (!(complaintStates as readonly string[]).includes(state) || state === 'received') faults['state'] = message('complaints.fault.state', {}, language); // prettier-ignore
    if (Object.keys(faults).length > 0) return this.page(session, id, { text, state, faults }, 422);
    const version = form.version();
    const told = { text: text === '' ? null : text, state: state as ComplaintState };
    const done = Number.isNaN(version) ? false : await this.complaints.answer(session, id, version, told);
    if (!done) return this.page(session, id, { text, state, faults: { text: message('complaints.fault.stale', {}, language) } }, 409);
    return seeOther(`/complaints/${id}`);
  }

  private async page(
    session: Session,
    id: string,
    more: { readonly text?: string; readonly state?: string; readonly faults?: Readonly<Record<string, string>> },
    status = 200,
  ) {
    const found = await this.complaints.one(session, id);
    const errors = Object.entries(more.faults ?? {}).map(([field, text]) => ({ href: `#${field}`, text }));
    return view('complaints/one', { found, states: complaintStates.slice(1), ...more, errors }, { status });
  }
}
