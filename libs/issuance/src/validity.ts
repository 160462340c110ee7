import { addMonths, type ApplicationForm, documentTypeOf, isDate, validityLimit } from '#cites';

/**
 * Last valid day of a document issued on `issueDate`: what the applicant wished, never longer than the document type
 * allows (Art. VI.2 and the resolutions, as dated data), than a carnet it hangs on, the document it replaces, or what a finding is tied to.
 *
 * @param others further last days (YYYY-MM-DD); null = none
 * @returns YYYY-MM-DD, or null when nothing usable is left
 */
export function lastValidDay(form: ApplicationForm, issueDate: string, others: readonly (string | null)[]): string | null {
  const type = documentTypeOf(form.documentType);
  const limit = type ? validityLimit(type, issueDate) : null;
  const candidates = [
    form.validUntil,
    limit?.months === undefined || limit.months === null ? undefined : addMonths(issueDate, limit.months),
    form.carnet?.validUntil,
    ...others,
  ].filter((day) => day !== undefined && day !== null);
  const last = candidates.sort()[0];
  return last !== undefined && isDate(last) && last >= issueDate ? last : null;
}

/**
 * The first instant after a day has ended in a zone. A permit is valid before midnight of its last day (50 CFR 23.54);
 * `exp` is exclusive, so it is this instant. Days of 23 or 25 hours, and zones that skip midnight, are counted as the
 * zone's own calendar does.
 */
export function endOfDay(day: string, timeZone: string): Date {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  const wanted = next.toISOString().slice(0, 10);
  const dayThere = calendarOf(timeZone);
  // Zones lie between 12 hours behind and 14 ahead: look for the first second whose local day is the wanted one.
  let [before, after] = [next.getTime() - 15 * 3_600_000, next.getTime() + 15 * 3_600_000];
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2000) * 1000;
    if (dayThere.format(middle) >= wanted) after = middle;
    else before = middle;
  }
  return new Date(after);
}

// A calendar of a zone takes longer to make than to ask a thousand times; an office has one zone.
const calendars = new Map<string, Intl.DateTimeFormat>();

function calendarOf(timeZone: string): Intl.DateTimeFormat {
  let calendar = calendars.get(timeZone);
  if (!calendar) {
    calendar = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    calendars.set(timeZone, calendar);
  }
  return calendar;
}

/** Number of the status list for permits that expire on this day: year and half-year, e.g. 20262. */
export function statusListOf(validUntil: string): number {
  return Number(validUntil.slice(0, 4)) * 10 + (Number(validUntil.slice(5, 7)) <= 6 ? 1 : 2);
}
