import {
  type CosignedFirst,
  drawnPlace,
  drawSeed,
  type Ed25519Verify,
  equalHashes,
  firstCosigned,
  formatVkey,
  readCosignatureList,
  TreeEdge,
} from '#merkle';
import { platformHasher } from '../platform-hasher.js';
import { commitmentOf, type DrawOpening, type DrawRecord, type RecordedAssignment } from './draw-record.js';
import type { PublishedLog, Submission } from './find-submission.js';

/** Why a draw does not follow, or cannot be recomputed; ids are added, never changed. */
export const drawFailures = {
  'submission-absent': 'unchecked',
  'submission-malformed': 'bad',
  'not-drawn': 'unchecked',
  'kept-absent': 'bad',
  'not-yet': 'unchecked',
  'list-line': 'unchecked',
  'list-order': 'unchecked',
  'list-signature': 'unchecked',
  'log-too-short': 'unchecked',
  'log-differs': 'bad',
  'other-witness': 'bad',
  'record-of-another': 'unchecked',
  'opening-false': 'bad',
  'assigned-early': 'bad',
  'later-cosignature': 'bad',
  'draw-differs': 'bad',
  'officer-unproved': 'unchecked',
  'redraw-differs': 'bad',
  'assignment-unknown': 'bad',
} as const;
export type DrawFailure = keyof typeof drawFailures;

export interface DrawFindings {
  readonly verdict: 'good' | 'bad' | 'unchecked';
  readonly failure: { readonly id: DrawFailure; readonly detail: string } | null;
  readonly submission: Submission | null;
  /** The submission whose set and witness count: another one where the draw is kept. */
  readonly drawnBy: Submission | null;
  readonly first: CosignedFirst | null;
  readonly seed: Uint8Array | null;
  readonly place: number | null;
  /** Person id of the officer who has the case now, where the record proves it. */
  readonly officer: string | null;
  /** Times a person gave the case to somebody else, with the reason codes; null without a record. */
  readonly reassigned: readonly string[] | null;
  readonly demonstration: boolean;
}

export interface DrawQuestion {
  /** Event id of the submission. */
  readonly event: string;
  readonly log: PublishedLog;
  /** What the witness published, oldest first. */
  readonly list: readonly string[];
  /** Verifier key that the designated witness must have; null where the entry is believed. */
  readonly witness: string | null;
  readonly record: DrawRecord | null;
}

/** Recomputes a draw from published bytes and compares what the authority says with it. Never throws. */
export async function judgeDraw(question: DrawQuestion, verify: Ed25519Verify): Promise<DrawFindings> {
  const { event, log, list, record } = question;
  const submission = log.submissions.get(event) ?? null;
  const drawnBy = submission?.kept ? (log.submissions.get(submission.kept) ?? null) : submission;
  const demonstration = (submission?.demonstration ?? false) || isOwn(drawnBy, log.origin);
  let known: Omit<DrawFindings, 'verdict' | 'failure'> = {
    ...{ submission, drawnBy, first: null, seed: null, place: null, officer: null, reassigned: null, demonstration },
  };
  const failed = (id: DrawFailure, detail = ''): DrawFindings => ({ verdict: drawFailures[id], failure: { id, detail }, ...known });

  if (!submission) return failed('submission-absent', event);
  if (submission.malformed || drawnBy?.malformed) return failed('submission-malformed', event);
  // A kept draw is an earlier one that stands by itself.
  if (!drawnBy || (submission.kept && (drawnBy.kept || drawnBy.index >= submission.index)))
    return failed('kept-absent', submission.kept ?? '');
  const { eligible, witness } = drawnBy;
  if (!eligible || !witness) return failed('not-drawn');
  if (question.witness !== null && formatVkey(witness) !== question.witness) return failed('other-witness', formatVkey(witness));
  const first = await firstCosigned({ list: readCosignatureList(list), origin: log.origin, witness }, drawnBy.index, verify);
  if (!first.ok) return failed(first.reason);
  known = { ...known, first };
  if (first.size > log.leaves.length) return failed('log-too-short', String(first.size));
  const edge = new TreeEdge(platformHasher);
  for (const leaf of log.leaves.slice(0, first.size)) edge.push(leaf);
  if (!equalHashes(edge.root(), first.root)) return failed('log-differs', String(first.size));
  const seed = drawSeed(drawnBy.leafHash, first.signature);
  const place = drawnPlace(seed, eligible.length);
  known = { ...known, seed, place };
  if (!record) return { verdict: 'good', failure: null, ...known };

  if (record.event !== event) return failed('record-of-another', record.event);
  known = { ...known, reassigned: record.assignments.filter(({ cause }) => cause === 'reassigned').map(({ reason }) => reason ?? '') };
  const said = compare(record, { submission, drawnBy, first, seed, place });
  if (said.failure) return failed(said.failure, said.detail);
  return { verdict: 'good', failure: null, ...known, officer: record.assignments.at(-1)?.officer ?? null };
}

interface Recomputed {
  readonly submission: Submission;
  readonly drawnBy: Submission;
  readonly first: CosignedFirst;
  readonly seed: Uint8Array;
  readonly place: number | null;
}

interface Compared {
  readonly failure: DrawFailure | null;
  readonly detail: string;
}
const agrees: Compared = { failure: null, detail: '' };

function compare(record: DrawRecord, own: Recomputed): Compared {
  const differs = (failure: DrawFailure, detail = ''): Compared => ({ failure, detail });
  const places = new Map<string, number>();
  for (const opening of record.openings) {
    const place = placeOf(opening, own);
    if (place === 'false') return differs('opening-false', opening.field);
    if (place !== null) places.set(opening.value, place);
  }
  const ofCase = record.openings.find(({ entry, field }) => entry === own.submission.event && field === 'case');
  if (!ofCase || ofCase.value !== record.caseNumber) return differs('record-of-another', record.caseNumber);
  const { drawn } = record;
  // The set was empty: whoever has the case was given it by a person.
  if (own.place !== null && drawn === null)
    return record.assignments.some(({ cause }) => cause !== 'reassigned') ? differs('draw-differs') : checkAssignments(record, own, places);
  if (drawn !== null) {
    if (drawn.size > own.first.size || (drawn.size === own.first.size && drawn.time > own.first.time))
      return differs('later-cosignature', `${drawn.size} > ${own.first.size}`);
    if (drawn.size !== own.first.size || drawn.time !== own.first.time) return differs('assigned-early', String(drawn.size));
    if (!equalHashes(drawn.seed, own.seed) || drawn.place !== own.place)
      return differs('draw-differs', `${drawn.place} != ${own.place ?? '-'}`);
    const opened = places.get(drawn.officer);
    if (opened === undefined) return differs('officer-unproved', drawn.officer);
    if (opened !== own.place) return differs('draw-differs', `${opened} != ${own.place ?? '-'}`);
  }
  return checkAssignments(record, own, places);
}

/** Every assignment by chance must be the one that the seed gives; those by people are counted. */
function checkAssignments(record: DrawRecord, own: Recomputed, places: ReadonlyMap<string, number>): Compared {
  let current: RecordedAssignment | null = null;
  for (const assignment of record.assignments) {
    const { cause, officer, place, struck } = assignment;
    const wrong = (failure: DrawFailure, detail: string): Compared => ({ failure, detail });
    if (cause === 'drawn' && (current !== null || own.submission.kept !== null || officer !== record.drawn?.officer))
      return wrong('draw-differs', officer);
    if (cause === 'kept' && (current !== null || own.submission.kept === null)) return wrong('draw-differs', officer);
    if (cause === 'struck') {
      const before = current === null ? undefined : places.get(current.officer);
      // Whoever fell out is struck; without that anybody could be "drawn again".
      if (current === null || (before !== undefined && !struck.includes(before))) return wrong('redraw-differs', officer);
      if (drawnPlace(own.seed, own.drawnBy.eligible?.length ?? 0, struck) !== place || places.get(officer) !== place)
        return wrong('redraw-differs', officer);
    } else if (cause !== 'drawn' && cause !== 'kept' && cause !== 'reassigned') return wrong('assignment-unknown', cause);
    current = assignment;
  }
  return agrees;
}

/** Place in the set that an opening opens; null for one of another field; `false` when it opens nothing. */
function placeOf(opening: DrawOpening, { submission, drawnBy }: Recomputed): number | null | 'false' {
  const entry = [drawnBy, submission].find(({ event }) => event === opening.entry);
  const committed = commitmentOf(opening);
  if (!entry || !Object.hasOwn(entry.commitments, opening.field) || entry.commitments[opening.field] !== committed) return 'false';
  const place = entry === drawnBy ? (drawnBy.eligible ?? []).indexOf(committed) : -1;
  return place < 0 ? null : place;
}

/** Names are addresses: a witness on the log's own host is the log's. */
function isOwn(drawnBy: Submission | null, origin: string): boolean {
  if (!drawnBy) return false;
  const host = (name: string) => name.split('/', 1)[0];
  return drawnBy.demonstration || (drawnBy.witness !== null && host(drawnBy.witness.name) === host(origin));
}
