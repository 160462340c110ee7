const formats = new Map<string, Intl.DateTimeFormat>();
const quarter = 900;
/** Days asked for lately, by zone: many permits end at the same midnight. */
const days = new Map<string, Map<number, string>>();
/** The other way round, for whoever issues. */
const expiries = new Map<string, number>();
const daysMax = 512;

/** Calendar day (YYYY-MM-DD) at an instant in an IANA zone. @throws RangeError on an unknown zone */
export function localDay(unixSeconds: number, timeZone: string): string {
  let ofZone = days.get(timeZone);
  const known = ofZone?.get(unixSeconds);
  if (known !== undefined) return known;
  const found = formatDay(unixSeconds, timeZone);
  if (!ofZone) {
    // Only zones that the platform knows come this far, and it knows a few hundred.
    ofZone = new Map();
    days.set(timeZone, ofZone);
  }
  if (ofZone.size >= daysMax) ofZone.clear();
  ofZone.set(unixSeconds, found);
  return found;
}

function formatDay(unixSeconds: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', calendar: 'gregory' });
    formats.set(timeZone, format);
  }
  // Month, day and year in this order whatever stands between them; taking parts apart costs several times as much.
  const [, month = '', dayOfMonth = '', year = ''] = /(\d+)\D+(\d+)\D+(\d+)/.exec(format.format(unixSeconds * 1000)) ?? [];
  return `${year.padStart(4, '0')}-${month}-${dayOfMonth}`;
}

/**
 * Claim exp: the first second after the last valid day at the issuing office, as Unix time.
 * A document is good until midnight of its last day (Conf. 12.3); where a clock change repeats that midnight, until the
 * second one. Zone offsets and their changes lie on quarter hours, so it is enough to look at those.
 * @throws RangeError on an unknown zone or a text that is no date
 */
export function exclusiveExpiry(lastDay: string, timeZone: string): number {
  const key = `${lastDay} ${timeZone}`;
  const known = expiries.get(key);
  if (known !== undefined) return known;
  const found = endOfDay(lastDay, timeZone);
  if (expiries.size >= daysMax) expiries.clear();
  expiries.set(key, found);
  return found;
}

function endOfDay(lastDay: string, timeZone: string): number {
  const nextMidnight = Date.parse(`${lastDay}T00:00:00Z`) / 1000 + 86_400;
  if (!Number.isInteger(nextMidnight)) throw new RangeError(`not a date: ${lastDay}`);
  for (let at = nextMidnight + 16 * 3600; at > nextMidnight - 16 * 3600; at -= quarter)
    if (formatDay(at - 1, timeZone) <= lastDay) return at;
  throw new RangeError(`no end of day for ${lastDay} in ${timeZone}`);
}

/** The day that box 2 prints, from claim exp. */
export function lastValidDay(expires: number, timeZone: string): string {
  return localDay(expires - 1, timeZone);
}
