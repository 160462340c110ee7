/** What became of an attempt to send something. `fault` is for the record: a code, never an address or what a server wrote about one. */
export type Sent =
  | { readonly outcome: 'sent' }
  /** Tried again later. */
  | { readonly outcome: 'again'; readonly fault: string }
  /** Never tried again. */
  | { readonly outcome: 'dead'; readonly fault: string }
  /** The receiver wants nothing more (410): the address ends. */
  | { readonly outcome: 'gone'; readonly fault: string };

const [minute, hour, day] = [60, 3600, 86_400];

/** Seconds until the next attempt, by attempts made. Greylisting lets the second or third pass; a broken server has three days. */
export const messageSchedule: readonly number[] = [
  ...[minute, 5 * minute, 15 * minute, hour, 2 * hour, 4 * hour, 8 * hour],
  ...[12 * hour, day, day],
];
/** As Standard Webhooks recommends. */
export const webhookSchedule: readonly number[] = [
  ...[5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, day],
];
/** An address that failed all this time is disabled. */
export const webhookDays = 5;

/** @param attempts made so far, this one included. @returns seconds, somewhat spread; null when it was the last */
export function pauseAfter(schedule: readonly number[], attempts: number, random: () => number = Math.random): number | null {
  const pause = schedule[attempts - 1];
  return pause === undefined ? null : Math.round(pause * (0.9 + random() * 0.2));
}
