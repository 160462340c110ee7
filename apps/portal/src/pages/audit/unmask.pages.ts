import { Param } from '@nestjs/common';
import { type Language, message } from '#messages';
import { basisMax, basisMin, Unmasking } from '#oversight';
import { CurrentSession, Form, PageController, PageForm, PageGet, PageLanguage, PagePost, problem, RequireRole, type Session, UuidParam, view } from '#web'; // prettier-ignore

const rowsShown = 200;

/** Who a person behind an entry is, on a legal basis; and the list of all such looks. */
@PageController()
export class UnmaskPages {
  constructor(private readonly unmasking: Unmasking) {}

  @RequireRole('auditor')
  @PageGet('audit/entries/:id/unmask')
  ask(@Param('id', UuidParam) id: string) {
    return view('audit/unmask', { id, side: 'by' });
  }

  @RequireRole('auditor')
  @PagePost('audit/entries/:id/unmask')
  async unmask(
    @CurrentSession() session: Session,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
  ) {
    const basis = form.text('basis');
    const side = form.text('side') === 'with' ? 'with' : 'by';
    if (basis.length < basisMin || basis.length > basisMax) {
      const fault = message('inquiry.unmask.fault', { least: basisMin, most: basisMax }, language);
      return view('audit/unmask', { id, side, basis, fault, errors: [{ href: '#basis', text: fault }] }, { status: 422 });
    }
    const told = await this.unmasking.unmask(session, id, side, basis);
    if (!told) throw problem('not-found');
    return view('audit/unmask', { id, side, told });
  }

  /** For the data protection officer, who is an administrator or auditor here. */
  @RequireRole('administrator', 'auditor')
  @PageGet('unmaskings')
  async list() {
    return view('audit/unmaskings', { rows: await this.unmasking.list(rowsShown) });
  }
}
