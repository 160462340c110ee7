import type { Tx } from '#database';
import { type Language, message } from '#messages';
import type { ApplicationRow } from '../application.repository.js';
import { type AssignmentRow, type DrawRow, findDraw, listAssignments } from './draw.repository.js';

/**
 * Everything an applicant or inspector needs to draw again (docs/spec/draw.md): what `opencites audit draw --opening` reads.
 * The openings are of this case's number and of the officers who had the case; the others stay closed.
 *
 * @returns null where the case is not drawn
 */
export async function drawRecord(tx: Tx, application: ApplicationRow, options: { readonly notes: boolean; readonly language: Language }) {
  const own = await findDraw(tx, application.id);
  if (!own) return null;
  const drawn = own.keptFrom === null ? own : await findDraw(tx, own.keptFrom);
  if (!drawn) throw new Error('The draw that a case keeps is gone');
  const assignments = await listAssignments(tx, application.id);
  const first = own.keptFrom === null ? assignments : await listAssignments(tx, own.keptFrom);
  const base = first.find(({ cause }) => cause === 'drawn') ?? null;
  const had = new Set([...first, ...assignments].map(({ officer }) => officer));
  const demonstration = own.demonstration || drawn.demonstration;
  return {
    format: 'opencites-draw/1',
    case: application.caseNumber,
    submission: submissionOf(own),
    keptFrom: own.keptFrom === null ? null : submissionOf(drawn),
    witness: drawn.witness,
    of: drawn.officers.length,
    openings: [
      { entry: own.eventId, field: 'case', salt: own.caseSalt.toString('base64url'), value: application.caseNumber },
      ...drawn.officers.flatMap((officer, place) =>
        had.has(officer)
          ? [{ entry: drawn.eventId, field: drawn.fields[place], salt: drawn.salts[place]?.toString('base64url'), value: officer }]
          : [],
      ),
    ],
    state: assignments.length === 0 ? 'waiting' : 'assigned',
    drawn: base && drawnOf(base),
    assignments: assignments.map((row) => assignmentView(row, options.notes)),
    reassignments: assignments.filter(({ cause }) => cause === 'reassigned').length,
    demonstration,
    ...(demonstration ? { notice: message('draw.demonstration', {}, options.language) } : {}),
  };
}

function submissionOf(row: DrawRow) {
  return { event: row.eventId, leafHash: row.leafHash.toString('base64url') };
}

function drawnOf({ size, cosignedAt, line, seed, place, officer }: AssignmentRow) {
  return { size, time: cosignedAt, line, seed: seed?.toString('base64url') ?? null, place, officer };
}

function assignmentView(row: AssignmentRow, notes: boolean) {
  const { ordinal, officer, cause, reason, place, struck, at } = row;
  return { ordinal, officer, cause, reason, place, struck, at: at.toISOString(), ...(notes ? { note: row.note } : {}) };
}
