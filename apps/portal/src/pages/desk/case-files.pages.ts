import { Param } from '@nestjs/common';
import { AttachEvidence, refusalProblem } from '#applications';
import type { Actor } from '#ledger';
import { Answer, CurrentActor, PageController, PageGet, PageLanguage, RequireRole, UuidParam } from '#web';
import type { Language } from '#messages';
import { DeskCase } from './desk-case.service.js';
import { deskRoles } from './queue.pages.js';

/**
 * Evidence shown beside the form. A file was made by a stranger: what could act was refused at upload, it is never sniffed, and
 * its own policy lets it fetch and run nothing. Pictures are sandboxed besides; a browser's reader of PDF does not open in a
 * sandbox, so a PDF stands under the policy alone. What browsers do not show is offered for saving.
 */
@PageController('cases')
export class CaseFilePages {
  constructor(
    private readonly desk: DeskCase,
    private readonly attachments: AttachEvidence,
  ) {}

  @PageGet(':id/files/:file')
  @RequireRole(...deskRoles)
  file(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('file', UuidParam) file: string,
    @PageLanguage() language: Language,
  ) {
    return this.desk.look(actor, id, language, async (tx, row) => {
      const found = await this.attachments.read(tx, row, file);
      if (!found.ok) throw refusalProblem(found, language);
      const { attachment, bytes } = found.value;
      const picture = attachment.mediaType === 'image/png' || attachment.mediaType === 'image/jpeg';
      const shown = picture || attachment.mediaType === 'application/pdf';
      return new Answer(200, bytes, {
        headers: {
          'content-type': attachment.mediaType,
          'content-disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(attachment.fileName)}`,
          'x-content-type-options': 'nosniff',
          'content-security-policy': `default-src 'none'; frame-ancestors 'self'; ${picture ? 'sandbox' : "object-src 'self'; plugin-types application/pdf"}`,
          'x-frame-options': 'SAMEORIGIN',
          'cache-control': 'no-store',
        },
      });
    });
  }
}
