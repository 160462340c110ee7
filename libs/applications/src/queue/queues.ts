import type { Role } from '#ledger';
import type { ApplicationState } from '../application-transitions.js';

export type QueueColumn = 'reference' | 'applicant' | 'species' | 'appendix' | 'quantity' | 'due' | 'flags' | 'officer' | 'next';

/** Which open cases stand in a queue; everything that is named must hold. */
export interface QueueQuery {
  readonly states: readonly ApplicationState[];
  readonly officer?: 'me' | 'others' | 'none';
  /** A finding of the Scientific Authority is still owed. */
  readonly science?: true;
  /** The last day of the clock is past. */
  readonly overdue?: true;
  /** Another application names the same parties and goods. */
  readonly twin?: true;
  /** The fee of the submission is not paid; a case that waits for it stands in no other queue. */
  readonly unpaid?: true;
  /** The rules found something at the last evaluation. */
  readonly flagged?: true;
}

export interface Queue {
  /** Stands in addresses: never renamed. */
  readonly slug: string;
  /** Message id of its name; ".empty" behind it is what is said when nothing stands in it. */
  readonly name: string;
  readonly roles: readonly Role[];
  readonly query: QueueQuery;
  readonly columns: readonly QueueColumn[];
  /** `due`: what must be done first stands first. `newest`: what came last stands first. */
  readonly sort: 'due' | 'newest';
}

const officers = ['case-officer', 'issuing-officer'] as const;
const everybody = [...officers, 'scientific-authority'] as const;
const usual: readonly QueueColumn[] = ['reference', 'applicant', 'species', 'appendix', 'quantity', 'due', 'flags', 'officer', 'next'];
const running = ['submitted', 'in-work', 'decided'] as const;

/**
 * The work queues, in the order in which they are shown. A new queue is a row here with its two texts in the catalogue.
 * The first six of case officers share the open cases out: each case stands in exactly one of them.
 */
export const queues: readonly Queue[] = [
  {
    slug: 'mine',
    name: 'desk.queue.mine',
    roles: ['case-officer'],
    query: { states: ['submitted', 'in-work'], officer: 'me' },
    columns: usual,
    sort: 'due',
  },
  {
    slug: 'unassigned',
    name: 'desk.queue.unassigned',
    roles: officers,
    query: { states: ['submitted', 'in-work'], officer: 'none' },
    columns: usual,
    sort: 'due',
  },
  {
    slug: 'colleagues',
    name: 'desk.queue.colleagues',
    roles: officers,
    query: { states: ['submitted', 'in-work'], officer: 'others' },
    columns: usual,
    sort: 'due',
  },
  {
    slug: 'science',
    name: 'desk.queue.science',
    roles: everybody,
    query: { states: ['in-work'], science: true },
    columns: usual,
    sort: 'due',
  },
  {
    slug: 'applicant',
    name: 'desk.queue.applicant',
    roles: everybody,
    query: { states: ['information-asked'] },
    columns: usual,
    sort: 'due',
  },
  {
    slug: 'payment',
    name: 'desk.queue.payment',
    roles: officers,
    query: { states: ['submitted'], unpaid: true },
    columns: usual,
    sort: 'due',
  },
  { slug: 'decide', name: 'desk.queue.decide', roles: officers, query: { states: ['decided'] }, columns: usual, sort: 'due' },
  { slug: 'issue', name: 'desk.queue.issue', roles: officers, query: { states: ['approved', 'issuing'] }, columns: usual, sort: 'due' },
  { slug: 'overdue', name: 'desk.queue.overdue', roles: everybody, query: { states: running, overdue: true }, columns: usual, sort: 'due' },
  {
    slug: 'duplicates',
    name: 'desk.queue.duplicates',
    roles: officers,
    query: { states: running, twin: true },
    columns: usual,
    sort: 'newest',
  },
  { slug: 'flags', name: 'desk.queue.flags', roles: officers, query: { states: running, flagged: true }, columns: usual, sort: 'due' },
];

/** The queue that a role opens first. */
const first: Partial<Record<Role, string>> = { 'case-officer': 'mine', 'issuing-officer': 'decide', 'scientific-authority': 'science' };

export function queuesOf(role: Role): readonly Queue[] {
  return queues.filter((queue) => queue.roles.includes(role));
}

/** @returns the named queue, or the one that the role opens first; null for a name that the role has no queue of */
export function queueOf(role: Role, slug: string | undefined): Queue | null {
  return queuesOf(role).find((queue) => queue.slug === (slug ?? first[role])) ?? null;
}

/** Policy that sets how many working days a case may take; this many where none is in force. */
export const caseDaysPolicy = 'case-working-days';
export const caseDaysDefault = 15;
