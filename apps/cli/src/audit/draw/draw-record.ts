import { createHash } from 'node:crypto';
import { canonicalJson } from '#cites';
import { fromBase64Url } from '#credential';

/** What opens a commitment of an entry (docs/spec/log-entries.md). */
export interface DrawOpening {
  readonly entry: string;
  readonly field: string;
  readonly salt: Uint8Array;
  readonly value: string;
}

export interface RecordedAssignment {
  readonly cause: string;
  readonly officer: string;
  readonly reason: string | null;
  readonly place: number | null;
  readonly struck: readonly number[];
}

/** What the authority says about a draw: the answer of `GET /v1/applications/ID/draw`. Nothing in it is believed. */
export interface DrawRecord {
  readonly caseNumber: string;
  readonly event: string;
  readonly openings: readonly DrawOpening[];
  readonly drawn: {
    readonly size: number;
    readonly time: number;
    readonly seed: Uint8Array;
    readonly place: number;
    readonly officer: string;
  } | null;
  readonly assignments: readonly RecordedAssignment[];
}

/** Reads a record; null when it is none. Never throws. */
export function readDrawRecord(text: string): DrawRecord | null {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(told) || told['format'] !== 'opencites-draw/1') return null;
  const { submission, openings, drawn, assignments } = told;
  const caseNumber = told['case'];
  if (!isObject(submission) || !isText(submission['event']) || !isText(caseNumber)) return null;
  const opened = listOf(openings, readOpening);
  const given = listOf(assignments, readAssignment);
  const made = drawn === null ? null : readDrawn(drawn);
  if (!opened || !given || made === undefined) return null;
  return { caseNumber, event: submission['event'], openings: opened, drawn: made, assignments: given };
}

/** C = base64url(SHA-256("cites-tlog/c1" || 00 || field || 00 || salt || JCS(value))). */
export function commitmentOf({ field, salt, value }: Pick<DrawOpening, 'field' | 'salt' | 'value'>): string {
  return createHash('sha256')
    .update(`cites-tlog/c1\0${field}\0`, 'utf8')
    .update(salt)
    .update(canonicalJson(value), 'utf8')
    .digest('base64url');
}

function readOpening(value: unknown): DrawOpening | null {
  if (!isObject(value)) return null;
  const { entry, field, salt, value: opened } = value;
  const bytes = isText(salt) ? fromBase64Url(salt) : null;
  return isText(entry) && isText(field) && isText(opened) && bytes?.length === 32 ? { entry, field, salt: bytes, value: opened } : null;
}

function readAssignment(value: unknown): RecordedAssignment | null {
  if (!isObject(value)) return null;
  const { cause, officer, reason, place, struck } = value;
  const places = listOf(struck, (one) => (isPlace(one) ? one : null));
  if (!isText(cause) || !isText(officer) || !places) return null;
  if ((reason !== null && !isText(reason)) || (place !== null && !isPlace(place))) return null;
  return { cause, officer, reason, place, struck: places };
}

function readDrawn(value: unknown): DrawRecord['drawn'] | undefined {
  if (!isObject(value)) return undefined;
  const { size, time, seed, place, officer } = value;
  const bytes = isText(seed) ? fromBase64Url(seed) : null;
  if (!isPlace(size) || !isPlace(time) || !isPlace(place) || !isText(officer) || bytes?.length !== 32) return undefined;
  return { size, time, seed: bytes, place, officer };
}

function listOf<T>(value: unknown, read: (one: unknown) => T | null): readonly T[] | null {
  if (!Array.isArray(value) || value.length > 10_000) return null;
  const all: T[] = [];
  for (const one of value as readonly unknown[]) {
    const item = read(one);
    if (item === null) return null;
    all.push(item);
  }
  return all;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !/\p{Surrogate}/u.test(value);
}

function isPlace(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
