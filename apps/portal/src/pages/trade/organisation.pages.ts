import { randomUUID } from 'node:crypto';
import { Param } from '@nestjs/common';
import {
  attachmentLimitBytes,
  CounterEntry,
  missingParticulars,
  type Outcome,
  type PaperKind,
  paperKinds,
  papersOf,
  type Particulars,
  ReceiveFile,
  type ReceivedFile,
  refusalProblem,
  Vetting,
  type VettingRow,
} from '#applications';
import { type Tx, UnitOfWork } from '#database';
import { organisationByCode } from '#identity';
import { type Actor, Looks } from '#ledger';
import { type Language, message } from '#messages';
import {
  CurrentActor,
  Form,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  Problem,
  problem,
  RequireRole,
  seeOther,
  UuidParam,
  View,
} from '#web';
import { formView } from '../people/outcomes.js';
import { particularsFaults, particularsIn } from './particulars-form.js';

/** Whose papers they are, and where their page stands. */
interface Place {
  readonly house: string;
  readonly path: string;
  readonly back: string;
}

/**
 * What a house tells about itself before it submits its first application, and where that stands. The house itself does it; for one that
 * came to the counter, and of which nobody has an account, a clerk does.
 */
@PageController('organisation', 'counter/houses/:code')
@RequireRole('applicant', 'agent')
export class OrganisationPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly vetting: Vetting,
    private readonly receiving: ReceiveFile,
    private readonly looks: Looks,
    private readonly counter: CounterEntry,
  ) {}

  /** @param code from the address, where it names a house */
  private place(actor: Actor, code: string | undefined): Place {
    if (code === undefined && actor.role !== 'applicant') throw problem('role-not-allowed', { args: { role: actor.role } });
    return code === undefined
      ? { house: actor.org, path: '/organisation', back: '/applications' }
      : { house: code, path: `/counter/houses/${code}`, back: '/counter' };
  }

  private mayWorkOn(tx: Tx, actor: Actor, { house }: Place): Promise<boolean> {
    return actor.role === 'applicant' ? Promise.resolve(house === actor.org) : this.counter.speaksFor(tx, actor, house);
  }

  @PageGet()
  read(@CurrentActor() actor: Actor, @Param('code') code?: string) {
    return this.unit.run((tx) => this.page(tx, actor, this.place(actor, code)));
  }

  @PagePost('begin')
  @Idempotent()
  begin(@CurrentActor() actor: Actor, @Once() once: OnceOnly, @PageLanguage() language: Language, @Param('code') code?: string) {
    const at = this.place(actor, code);
    return once.run(async (tx) => {
      if (!(await this.mayWorkOn(tx, actor, at))) return problem('not-found');
      const opened = await this.vetting.open(tx, actor, at.house);
      // Pressed in another window meanwhile: it is there, as was wanted.
      return opened.ok || opened.code === 'vetting-state' ? seeOther(at.path) : refusalProblem(opened, language);
    });
  }

  @PagePost('particulars')
  @Idempotent()
  async save(
    @CurrentActor() actor: Actor,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
    @Param('code') code?: string,
  ) {
    const at = this.place(actor, code);
    const particulars = particularsIn(form);
    const faults = await particularsFaults(particulars, language);
    if (Object.keys(faults).length > 0) return this.unit.run((tx) => this.page(tx, actor, at, { particulars, faults }));
    return once.run<View | Problem | ReturnType<typeof seeOther>>(async (tx) => {
      const draft = await this.draft(tx, actor, at, language);
      if (draft instanceof Problem) return draft;
      if (draft.version !== form.version()) return problem('version-mismatch');
      const changed = await this.vetting.change(tx, actor, draft, particulars);
      if (changed.ok) return seeOther(at.path);
      if (changed.code !== 'vetting-shares') return refusalProblem(changed, language);
      return this.page(tx, actor, at, { particulars, faults: { 'owner-0-share': message('problem.vetting-shares.detail', {}, language) } });
    });
  }

  @PagePost('papers')
  async addPapers(@CurrentActor() actor: Actor, @Form() form: PageForm, @PageLanguage() language: Language, @Param('code') code?: string) {
    const at = this.place(actor, code);
    const kind = form.text('kind');
    const faults: string[] = [];
    if (!(paperKinds as readonly string[]).includes(kind)) faults.push(message('vettings.fault.outcome', {}, language));
    if (form.files.length === 0) faults.push(message('apply.documents.none-chosen', {}, language));
    if (faults.length > 0) return this.unit.run((tx) => this.page(tx, actor, at, { faults: { files: faults.join(' ') }, kind }));
    const received: { readonly name: string; readonly judged: Outcome<ReceivedFile> }[] = [];
    for (const file of form.files) received.push({ name: file.name, judged: await this.receiving.receive(file.bytes, file.mediaType) });
    return this.unit.run(async (tx) => {
      const draft = await this.draft(tx, actor, at, language);
      if (draft instanceof Problem) return draft;
      for (const { name, judged } of received) {
        const added = judged.ok ? await this.vetting.addPaper(tx, actor, draft, judged.value, name, kind as PaperKind) : judged;
        if (added.ok || added.code === 'attachment-already-there') continue;
        const fault = message(`problem.${added.code}.detail`, added.args ?? {}, language);
        faults.push(message('apply.documents.fault', { file: name.slice(0, 80), fault }, language));
      }
      return faults.length > 0 ? this.page(tx, actor, at, { faults: { files: faults.join(' ') }, kind }) : seeOther(at.path);
    });
  }

  @PagePost('papers/:paper/removal')
  removePaper(
    @CurrentActor() actor: Actor,
    @Param('paper', UuidParam) paper: string,
    @PageLanguage() language: Language,
    @Param('code') code?: string,
  ) {
    const at = this.place(actor, code);
    return this.unit.run(async (tx) => {
      const draft = await this.draft(tx, actor, at, language);
      if (draft instanceof Problem) return draft;
      const removed = await this.vetting.removePaper(tx, actor, draft, paper);
      return removed.ok || removed.code === 'attachment-not-found' ? seeOther(at.path) : refusalProblem(removed, language);
    });
  }

  @PagePost('handing-in')
  @Idempotent()
  handIn(
    @CurrentActor() actor: Actor,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
    @Param('code') code?: string,
  ) {
    const at = this.place(actor, code);
    return once.run<View | Problem | ReturnType<typeof seeOther>>(async (tx) => {
      const draft = await this.draft(tx, actor, at, language);
      if (draft instanceof Problem) return draft;
      if (draft.version !== form.version()) return problem('version-mismatch');
      const moved = await this.vetting.handIn(tx, actor, draft);
      if (moved.ok) return seeOther(at.path);
      if (moved.code !== 'vetting-incomplete') return refusalProblem(moved, language);
      return this.page(tx, actor, at, { faults: { 'hand-in': message('problem.vetting-incomplete.detail', {}, language) } });
    });
  }

  /** The draft that is worked on; one that was handed in meanwhile is not begun anew by a form that comes late. */
  private async draft(tx: Tx, actor: Actor, at: Place, language: Language): Promise<VettingRow | Problem> {
    if (!(await this.mayWorkOn(tx, actor, at))) return problem('not-found');
    const { newest } = await this.vetting.standing(tx, at.house);
    if (newest?.state !== 'draft') return problem('vetting-state');
    const opened = await this.vetting.open(tx, actor, at.house);
    return opened.ok ? opened.value : refusalProblem(opened, language);
  }

  private async page(
    tx: Tx,
    actor: Actor,
    at: Place,
    shown: { readonly particulars?: Particulars; readonly faults?: Readonly<Record<string, string>>; readonly kind?: string } = {},
  ): Promise<View> {
    if (!(await this.mayWorkOn(tx, actor, at))) throw problem('not-found');
    const { vetted, newest } = await this.vetting.standing(tx, at.house);
    if (newest) await this.looks.at(tx, actor, { of: 'vettings', id: newest.id });
    const papers = newest ? await papersOf(tx, newest.id) : [];
    const house = await organisationByCode(tx, at.house);
    const particulars = shown.particulars ?? newest?.particulars ?? null;
    return formView(
      'trade/organisation',
      {
        ...{ house, vetted, vetting: newest, papers, particulars, kinds: paperKinds },
        standing: vetted && newest?.state === 'approved' ? 'vetted' : (newest?.state ?? 'none'),
        owners: particulars ? [...particulars.owners, { name: '', country: '', share: '' }] : [],
        missing: newest ? missingOf(newest, papers) : [],
        kind: shown.kind ?? '',
        megabytes: attachmentLimitBytes / 1024 / 1024,
        onces: { begin: randomUUID(), save: randomUUID(), handIn: randomUUID() },
        ...{ place: at.path, back: at.back },
      },
      shown.faults,
    );
  }
}

function missingOf(row: VettingRow, papers: readonly { readonly kind: PaperKind }[]): readonly string[] {
  const wanted: readonly PaperKind[] = row.legalForm === 'legal' ? ['identity', 'registration'] : ['identity'];
  const lacking = wanted.filter((kind) => !papers.some((paper) => paper.kind === kind));
  return [...missingParticulars(row.particulars, row.legalForm), ...lacking];
}
