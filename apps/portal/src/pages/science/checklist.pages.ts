import { Param } from '@nestjs/common';
import { evidenceItems, MarkEvidence } from '#applications';
import type { Actor } from '#ledger';
import { type Language, message } from '#messages';
import {
  Answer,
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
  problem,
  RequireRole,
  textFault,
  UuidParam,
  view,
} from '#web';
import { again } from '../desk/case.pages.js';
import { DeskCase } from '../desk/desk-case.service.js';

/** The checklist: an example of each item for applicants, and the marks of officers. */
@PageController()
export class ChecklistPages {
  constructor(
    private readonly desk: DeskCase,
    private readonly marks: MarkEvidence,
  ) {}

  @PageGet('checklist/examples/:item')
  @RequireRole('applicant', 'agent', 'case-officer', 'scientific-authority', 'issuing-officer')
  example(@Param('item') id: string) {
    return view('science/example', { item: itemOf(id) });
  }

  /** The same as a file, to be filled in with one's own data. */
  @PageGet('checklist/examples/:item/file')
  @RequireRole('applicant', 'agent', 'case-officer', 'scientific-authority', 'issuing-officer')
  file(@Param('item') id: string, @PageLanguage() language: Language) {
    const item = itemOf(id);
    const text = `${message('checklist.example.heading', {}, language)}\r\n\r\n${message(`checklist.example.${item.id}`, {}, language)}\r\n`;
    return new Answer(200, Buffer.from(text.replace(/\r?\n/g, '\r\n')), {
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="example-${item.id}-${language}.txt"`,
        'x-content-type-options': 'nosniff',
      },
    });
  }

  @PagePost('cases/:id/checklist/:item')
  @Idempotent()
  @RequireRole('case-officer', 'scientific-authority')
  mark(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('item') item: string,
    @Form() form: PageForm,
    @Once() once: OnceOnly,
    @PageLanguage() language: Language,
  ) {
    const valid = form.text('valid') === 'yes';
    const reason = form.text('reason');
    return this.desk.step(
      { actor, id, form, once, language },
      (tx, row) => {
        const code = valid
          ? null
          : reason.length < 10
            ? 'short'
            : reason.length > 2000
              ? 'long'
              : textFault(reason, { lines: true })
                ? 'unsafe'
                : null;
        if (code) throw again(form, [['reason', `desk.fault.${code}`]], language);
        return this.marks.mark(tx, actor, row, { item, valid, reason });
      },
      () => `/cases/${id}?part=documents`,
    );
  }
}

function itemOf(id: string) {
  const item = evidenceItems.find((one) => one.id === id);
  if (!item) throw problem('not-found');
  return item;
}
