import { Param } from '@nestjs/common';
import { type WrittenSection, writtenRecord } from '#document';
import { type Language, message } from '#messages';
import {
  type Actor,
  Answer,
  CurrentActor,
  dateText,
  instantText,
  numberText,
  PageController,
  PageGet,
  PageLanguage,
  RequireRole,
  seeOther,
  UuidParam,
} from '#web';
import { documentTypeName } from './code-options.js';
import { DraftDesk, type OpenDraft } from './draft-desk.js';
import { type LineShown, linesShown } from './line-view.js';
import { summaryOf } from './summary.js';

/** Lines written out; the whole of a longer list is what the editor gives as CSV. */
const linesWritten = 200;

/** An application as the applicant keeps it in a file of their own. */
@PageController('applications/:id')
@RequireRole('applicant', 'agent')
export class CopyPages {
  constructor(private readonly desk: DraftDesk) {}

  @PageGet('application.pdf')
  copy(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.desk.showAny({ actor, id, language }, async (draft) => {
      const { row, office } = draft;
      if (row.submittedAt === null) return seeOther(`/applications/${id}/tasks`);
      const at = instantText(row.submittedAt, language);
      const pdf = writtenRecord({
        title: message('apply.case.title', { number: row.caseNumber }, language),
        author: office.name,
        lead: [
          message('apply.copy.lead', { type: documentTypeName(row.documentType, language), at, name: office.name }, language),
          message('apply.copy.state', { state: message(`apply.state.${row.state}`, {}, language) }, language),
        ],
        sections: await this.sections(draft),
        language,
        created: new Date(),
        pageOf: (page, pages) => message('apply.copy.page', { page, pages }, language),
      });
      const name = `${row.caseNumber.replace(/[^0-9A-Za-z-]/g, '-')}.pdf`;
      const headers = { 'content-type': 'application/pdf', 'content-disposition': `attachment; filename="${name}"` };
      return new Answer(200, Buffer.from(pdf), {
        headers: { ...headers, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' },
      });
    });
  }

  private async sections(draft: OpenDraft): Promise<readonly WrittenSection[]> {
    const { row, form, language } = draft;
    const told = (id: string) => message(id, {}, language);
    const answers = summaryOf(form, await this.desk.about(draft)).map(({ task, rows }) => ({
      title: told(`apply.task.${task}`),
      rows: rows.map(({ label, value, date }) => ({ label, value: date ? dateText(value, language) : value })),
    }));
    const lines = Array.isArray(form.lines) ? form.lines : [];
    const more = Math.max(0, lines.length - linesWritten);
    const goods = linesShown(lines.slice(0, linesWritten), language).map((line) => ({
      label: message('apply.copy.line', { line: line.line }, language),
      value: lineText(line, language),
    }));
    const rest = more === 0 ? [] : [{ label: '', value: message('apply.lines.more', { count: more }, language) }];
    const papers = (await this.desk.attachments(draft)).map(({ fileName, sha256, item }) => ({
      label: item === null ? told('apply.documents.title') : told(`evidence.${item}`),
      value: `${fileName}\nSHA-256 ${sha256.toString('hex')}`,
    }));
    const declared = row.declaration && [
      { label: told('apply.declaration.name'), value: row.declaration.name },
      { label: told('apply.declaration.place'), value: row.declaration.place },
    ];
    return [
      ...answers,
      { title: told('apply.task.goods'), rows: [...goods, ...rest] },
      ...(papers.length === 0 ? [] : [{ title: told('apply.documents.title'), rows: papers }]),
      ...(declared ? [{ title: told('apply.copy.declared'), rows: declared }] : []),
    ];
  }
}

/** A line in a few lines of print: what it is, how much, where from, how it is marked. */
function lineText({ cells, term, source, unit, origin }: LineShown, language: Language): string {
  const amount = cells.quantity === undefined ? '' : `${numberText(cells.quantity, language)} ${unit}`;
  const parts = [
    [cells.scientificName, cells.commonName].filter(Boolean).join(' · '),
    [amount, term].filter(Boolean).join(' · '),
    [source, origin].filter(Boolean).join(' · '),
    cells.description,
    cells.marks,
  ];
  return parts.filter(Boolean).join('\n');
}
