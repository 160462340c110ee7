import { Query } from '@nestjs/common';
import { type Language, message } from '#messages';
import { Entries, type MaskedHand, type MaskedPermitPage } from '#oversight';
import { CurrentSession, PageController, PageGet, PageLanguage, RequireRole, type Session, view } from '#web';
import { kindText, placeText } from './words.js';

/** One page per permit: who requested, approved, processed, issued, endorsed or altered it (Decision 18.125). */
@RequireRole('auditor')
@PageController('audit/permits')
export class PermitPages {
  constructor(private readonly entries: Entries) {}

  @PageGet()
  async show(@CurrentSession() session: Session, @PageLanguage() language: Language, @Query('number') asked?: string) {
    const number = typeof asked === 'string' ? asked.replace(/\s+/g, '').toUpperCase().slice(0, 40) : '';
    if (number === '') return view('audit/permit', { number: '' });
    const page = /^[0-9A-Z/-]+$/.test(number) ? await this.entries.permit(session, number) : null;
    if (!page) {
      const text = message('oversight.permit.none', {}, language);
      return view('audit/permit', { number, errors: [{ href: '#number', text }], fault: text }, { status: 404 });
    }
    return view('audit/permit', { number, page: permitModel(page, language) });
  }
}

function permitModel(page: MaskedPermitPage, language: Language) {
  return {
    ...page,
    lines: page.lines.map((line) => ({
      ...line,
      part: message(`audit.permit.part.${line.part}`, {}, language),
      act: kindText(line.act, language),
      by: handText(line.by, language),
      with: line.with && handText(line.with, language),
      place: line.event === null ? null : line.log === null ? '' : placeText(line.log, line.index, language),
      proof: line.published === null ? 'unjudged' : line.published ? 'proved' : line.waiting ? 'waiting' : 'not-proved',
    })),
    findings: page.findings.map(({ id, where, detail }) => message(`audit.records.${id}`, { where, detail }, language)),
  };
}

function handText({ organisation, role, number, machine }: MaskedHand, language: Language) {
  const roleId = `ui.role.${role}`;
  const roleName = message(roleId, {}, language);
  return {
    who: machine
      ? message('oversight.permit.machine', {}, language)
      : number === null
        ? message('oversight.permit.unknown', {}, language)
        : message('oversight.permit.person', { number }, language),
    office: message('oversight.entry.hand', { role: roleName === roleId ? role : roleName, org: organisation }, language),
  };
}
