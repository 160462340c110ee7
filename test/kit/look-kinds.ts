import type { Casework } from './casework.js';

/** Who asks. */
export type Who = keyof Casework['people'] | 'outside' | 'agent' | 'clerk';

/** A GET route that shows records: who asks, for what, and a text of the record that the answer holds. */
export interface Shows {
  readonly as: Who;
  readonly path: () => string;
  readonly shows: () => string;
  readonly look: 'look.record' | 'look.list';
  readonly reason: string;
}
/** A GET route whose answer holds no record of anybody: why not. */
export interface HoldsNone {
  readonly without: string;
  /** Who may ask; an auditor, where nobody is named. */
  readonly as?: Who;
}

export const one = (as: Who, path: () => string, shows: () => string, reason: string): Shows => ({
  ...{ as, path, shows, reason },
  look: 'look.record',
});
export const many = (as: Who, path: () => string, shows: () => string, reason: string): Shows => ({
  ...{ as, path, shows, reason },
  look: 'look.list',
});
