import { Param } from '@nestjs/common';
import {
  AttachEvidence,
  attachmentLimitBytes,
  checklistOf,
  type Outcome,
  ReceiveFile,
  type ReceivedFile,
  refusalProblem,
} from '#applications';
import type { Actor } from '#ledger';
import { type Language, message } from '#messages';
import {
  Answer,
  CurrentActor,
  Form,
  type FormFile,
  PageController,
  PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  RequireRole,
  seeOther,
  UuidParam,
  view,
} from '#web';
import { DraftDesk, type OpenDraft } from './draft-desk.js';

/** Evidence: what is usually asked for, what was attached for it, and the way to add more. */
@PageController('applications/:id/documents')
@RequireRole('applicant', 'agent')
export class DocumentsPages {
  constructor(
    private readonly desk: DraftDesk,
    private readonly evidence: AttachEvidence,
    private readonly receiving: ReceiveFile,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.desk.show({ actor, id, language }, (draft) => this.page(draft));
  }

  /** Each file for itself: what is wrong with one keeps no other out. A file that is there already is there already. */
  @PagePost()
  async add(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Form() form: PageForm, @PageLanguage() language: Language) {
    const received: { readonly file: FormFile; readonly judged: Outcome<ReceivedFile> }[] = [];
    for (const file of form.files) received.push({ file, judged: await this.receiving.receive(file.bytes, file.mediaType) });
    return this.desk.change({ actor, id, language }, async (draft) => {
      const auto = form.text('_then') === 'auto';
      const faults: string[] = [];
      for (const { file, judged } of received) {
        const added = judged.ok
          ? await this.evidence.add(draft.tx, actor, draft.row, judged.value, file.name, form.text('item') || null)
          : judged;
        if (!added.ok && added.code !== 'attachment-already-there')
          faults.push(
            message(
              'apply.documents.fault',
              { file: shortName(file), fault: message(`problem.${added.code}.detail`, added.args ?? {}, language) },
              language,
            ),
          );
      }
      if (form.files.length === 0) faults.push(message('apply.documents.none-chosen', {}, language));
      if (auto) return new Answer(faults.length > 0 ? 422 : 200, { faults });
      return faults.length > 0 ? this.page(draft, faults, form.text('item')) : seeOther(`/applications/${id}/documents`);
    });
  }

  @PagePost(':attachment/removal')
  remove(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('attachment', UuidParam) attachment: string,
    @PageLanguage() language: Language,
  ) {
    return this.desk.change({ actor, id, language }, async ({ tx, row }) => {
      const removed = await this.evidence.remove(tx, actor, row, attachment);
      // Pressed twice, or taken out in another window: it is gone, as was wanted.
      return removed.ok || removed.code === 'attachment-not-found'
        ? seeOther(`/applications/${id}/documents`)
        : refusalProblem(removed, language);
    });
  }

  private async page(draft: OpenDraft, faults: readonly string[] = [], chosen = '') {
    const { row, form, language } = draft;
    const attachments = await this.desk.attachments(draft);
    const items = checklistOf(form).map(({ id, source }) => ({ id, source, files: attachments.filter(({ item }) => item === id) }));
    return view(
      'applications/documents',
      {
        application: row,
        ...{ items, chosen, faults },
        others: attachments.filter(({ item }) => !items.some((one) => one.id === item)),
        options: [
          ...items.map((one) => ({ value: one.id, text: message(`evidence.${one.id}`, {}, language) })),
          { value: '', text: message('apply.documents.other', {}, language) },
        ],
        megabytes: attachmentLimitBytes / 1024 / 1024,
        removable: row.state === 'draft',
        errors: faults.map((text) => ({ href: '#files', text })),
        back: row.state === 'draft' ? `/applications/${row.id}/tasks` : `/applications/${row.id}/answer`,
        scripts: ['apply.js'],
      },
      { status: faults.length > 0 ? 422 : 200 },
    );
  }
}

function shortName({ name }: FormFile): string {
  return name.slice(0, 80);
}
