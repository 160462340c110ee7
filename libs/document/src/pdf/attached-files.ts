import { createHash } from 'node:crypto';
import type { PermitAttachment } from '../permit-input.js';
import type { PdfFile, PdfReference } from './pdf-file.js';

/** Characters that a PDF name holds as they are (ISO 32000-1, 7.3.5). */
function nameToken(text: string): string {
  return text.replace(/[^A-Za-z0-9._+-]/g, (character) => `#${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0').slice(-2)}`);
}

/** Embeds files as associated files of the document (ISO 19005-3, 6.8): in /AF and in the name tree. */
export function attachFiles(file: PdfFile, attachments: readonly PermitAttachment[], modified: Date): void {
  const named = new Map<string, PdfReference>();
  const associated: PdfReference[] = [];
  for (const attachment of attachments) {
    if (named.has(attachment.name)) throw new Error(`two attachments are named ${attachment.name}`);
    const stream = file.stream(
      {
        Type: 'EmbeddedFile',
        Subtype: nameToken(attachment.mime),
        Params: { Size: attachment.bytes.length, ModDate: modified, CheckSum: createHash('md5').update(attachment.bytes).digest() },
      },
      attachment.bytes,
    );
    const specification = file.reference({
      Type: 'Filespec',
      F: new String(attachment.name),
      UF: new String(attachment.name),
      AFRelationship: attachment.relationship,
      Desc: new String(attachment.description),
      EF: { F: stream, UF: stream },
    });
    specification.end();
    named.set(attachment.name, specification);
    associated.push(specification);
  }
  if (associated.length === 0) return;
  file.root.AF = associated;
  // A name tree must be sorted by key (ISO 32000-1, 7.9.6).
  const sorted = [...named].sort(([a], [b]) => (a < b ? -1 : 1));
  const names = file.reference({ Names: sorted.flatMap(([name, specification]) => [new String(name), specification]) });
  names.end();
  (file.root.Names as PdfReference).data.EmbeddedFiles = names;
}
