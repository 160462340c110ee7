import type { Language } from '#messages';
import type { CutOverFileRow, CutOverRow } from './cut-over.repository.js';
import { rowFaultText } from './row-fault-text.js';

export function cutOverView(row: CutOverRow) {
  const { id, beginsOn, state, round, version, summary, startedBy, startedAt, proposedAt, committedAt } = row;
  const contentSha256 = row.contentSha256?.toString('hex') ?? null;
  return { id, beginsOn, state, round, version, contentSha256, summary, startedBy, startedAt, proposedAt, committedAt };
}

/** A table with the rows that were refused, each with its line in the file and every reason. */
export function fileView(file: CutOverFileRow, language: Language) {
  const { kind, fileName, accepted, uploadedAt } = file;
  return {
    kind,
    fileName,
    sha256: file.sha256.toString('hex'),
    accepted,
    uploadedAt,
    rejected: file.rejected.map(({ row, faults }) => ({
      row,
      faults: faults.map((fault) => ({ column: fault.column, code: fault.code, text: rowFaultText(fault, language) })),
    })),
  };
}
