/** Days on which the clock of a case does not run. */
export interface WorkCalendar {
  /** YYYY-MM-DD */
  readonly holidays: readonly string[];
  /** Days of the week, 0 = Sunday. */
  readonly weekend: readonly number[];
}

/** Where an authority says nothing: Saturdays and Sundays are free. */
export const defaultCalendar: WorkCalendar = { holidays: [], weekend: [0, 6] };

/** More days than any clock counts; a calendar that is free for ever ends the loops. */
const horizon = 4000;

const shifted = (day: string, by: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);

export function isWorkingDay(day: string, { holidays, weekend }: WorkCalendar): boolean {
  return !weekend.includes(new Date(`${day}T00:00:00Z`).getUTCDay()) && !holidays.includes(day);
}

/** The n-th working day after a day. @param day YYYY-MM-DD */
export function addWorkingDays(day: string, count: number, calendar: WorkCalendar): string {
  let [at, left] = [day, count];
  for (let step = 0; left > 0 && step < horizon; step += 1) {
    at = shifted(at, 1);
    if (isWorkingDay(at, calendar)) left -= 1;
  }
  return at;
}

/** Working days from one day to another, the first not counted; negative when the other is past. */
export function workingDaysUntil(from: string, to: string, calendar: WorkCalendar): number {
  const [early, late] = from <= to ? [from, to] : [to, from];
  let count = 0;
  for (let [at, step] = [early, 0]; at < late && step < horizon; step += 1) {
    at = shifted(at, 1);
    if (isWorkingDay(at, calendar)) count += 1;
  }
  return from <= to ? count : -count;
}

/** The first day on which a case may have begun whose last day, `count` working days later, is not past today. */
export function firstDayInTime(today: string, count: number, calendar: WorkCalendar): string {
  let [at, left] = [today, count];
  for (let step = 0; left > 0 && step < horizon; step += 1) {
    at = shifted(at, -1);
    if (isWorkingDay(at, calendar)) left -= 1;
  }
  return at;
}
