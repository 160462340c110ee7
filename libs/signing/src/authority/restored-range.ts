import type { AuthorityView, LoggedAct } from './logged-act.js';

/**
 * Whether an entry came back from a mirror after a restore: the row that it tells of may be lost, and the log itself says so.
 * What was lost is decided anew and gets an entry of its own.
 */
export function cameBack({ acts }: AuthorityView, { index }: LoggedAct): boolean {
  return acts.some(
    ({ kind, pub }) => kind === 'restore.done' && pub['log'] === 'public' && Number(pub['from']) <= index && index < Number(pub['size']),
  );
}
