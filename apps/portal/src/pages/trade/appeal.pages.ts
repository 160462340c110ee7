import { randomUUID } from 'node:crypto';
import { Param } from '@nestjs/common';
import {
  type ApplicationRow,
  Appeals,
  AppealTextBody,
  attachmentLimitBytes,
  DraftApplication,
  listDecisions,
  type Outcome,
  ReceiveFile,
  type ReceivedFile,
  refusalProblem,
} from '#applications';
import { type Tx, UnitOfWork } from '#database';
import type { Actor } from '#ledger';
import { type Language, message } from '#messages';
import {
  type Answer,
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
  type Problem,
  RequireRole,
  seeOther,
  UuidParam,
  type View,
} from '#web';
import { DraftDesk } from '../applications/draft-desk.js';
import { formView, requestIn } from '../people/outcomes.js';

interface Typed {
  readonly text?: string;
  readonly faults?: Readonly<Record<string, string>>;
}

/** The applicant's side of an appeal: filed once within the term, with documents until it is decided. */
@PageController('applications/:id/appeal')
@RequireRole('applicant', 'agent')
export class AppealPages {
  constructor(
    private readonly desk: DraftDesk,
    private readonly unit: UnitOfWork,
    private readonly drafts: DraftApplication,
    private readonly appeals: Appeals,
    private readonly receiving: ReceiveFile,
  ) {}

  @PageGet()
  read(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.desk.showAny({ actor, id, language }, ({ tx, row }) => this.page(tx, row));
  }

  @PagePost()
  @Idempotent()
  async file(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const text = form.text('text');
    const read = await requestIn(AppealTextBody, { text }, language);
    return once.run<Answer | Problem | View>(async (tx) => {
      const row = await this.drafts.open(tx, actor, id, true);
      if (!row.ok) return refusalProblem(row, language);
      if (!read.ok || text.trim().length < 10) {
        await this.desk.look(tx, actor, row.value);
        return this.page(tx, row.value, { text, faults: { text: message('appeal.text.fault', {}, language) } });
      }
      const filed = await this.appeals.file(tx, actor, row.value, text);
      return filed.ok ? seeOther(`/applications/${id}/appeal`) : refusalProblem(filed, language);
    });
  }

  @PagePost('papers')
  async addPapers(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
  ) {
    const received: { readonly name: string; readonly judged: Outcome<ReceivedFile> }[] = [];
    for (const file of form.files) received.push({ name: file.name, judged: await this.receiving.receive(file.bytes, file.mediaType) });
    const faults = received.length === 0 ? [message('apply.documents.none-chosen', {}, language)] : [];
    return this.unit.run<Answer | Problem | View>(async (tx) => {
      const row = await this.drafts.open(tx, actor, id, true);
      if (!row.ok) return refusalProblem(row, language);
      for (const { name, judged } of received) {
        const added = judged.ok ? await this.appeals.addPaper(tx, actor, row.value, judged.value, name) : judged;
        if (added.ok || added.code === 'attachment-already-there') continue;
        const fault = message(`problem.${added.code}.detail`, added.args ?? {}, language);
        faults.push(message('apply.documents.fault', { file: name.slice(0, 80), fault }, language));
      }
      if (faults.length === 0) return seeOther(`/applications/${id}/appeal`);
      await this.desk.look(tx, actor, row.value);
      return this.page(tx, row.value, { faults: { files: faults.join(' ') } });
    });
  }

  @PagePost('fresh-application')
  @Idempotent()
  takeUp(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language, @Once() once: OnceOnly) {
    return once.run<Answer | Problem>(async (tx) => {
      const row = await this.drafts.open(tx, actor, id, true);
      if (!row.ok) return refusalProblem(row, language);
      const fresh = await this.appeals.takeUp(tx, actor, row.value);
      return fresh.ok ? seeOther(`/applications/${fresh.value.id}/tasks`) : refusalProblem(fresh, language);
    });
  }

  private async page(tx: Tx, row: ApplicationRow, { text = '', faults = {} }: Typed = {}): Promise<Answer | View> {
    const standing = await this.appeals.of(tx, row);
    // Nothing was refused, or nobody appealed in time: the application's own page says so.
    if (!standing.appeal && !standing.open) return seeOther(`/applications/${row.id}`);
    const refusal = (await listDecisions(tx, row.id)).findLast(({ kind, outcome }) => kind === 'approval' && outcome === 'negative');
    return formView(
      'trade/appeal',
      {
        ...{ application: row, ...standing, text, refusedFor: refusal?.reason ?? '', once: randomUUID() },
        megabytes: attachmentLimitBytes / 1024 / 1024,
        back: `/applications/${row.id}`,
      },
      faults,
    );
  }
}
