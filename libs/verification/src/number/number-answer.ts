/** What the database tells about a number (`records.look_up_number`). Days are YYYY-MM-DD. */
export interface NumberFound {
  readonly answer: 'here' | 'paper' | 'unknown';
  /** Country of this authority; null before it was set up. */
  readonly country: string | null;
  readonly recordsBeginOn: string | null;
  readonly documentType?: string;
  readonly issuedOn?: string;
  readonly validUntil?: string;
  readonly status?: string;
  /** Last serial that was given on paper, by year. */
  readonly lastSerials?: Readonly<Record<string, number>>;
}

/**
 * - `here`: issued by this authority with a code; the number alone proves nothing.
 * - `paper`: on record from before the records, issued on paper, not signed. Never green.
 * - `before-records`: not known, and it may be from before the records begin.
 * - `not-known`: it would have to be on record here and is not.
 * - `elsewhere`: a number of another country's series.
 */
export type NumberAnswerKind = 'here' | 'paper' | 'before-records' | 'not-known' | 'elsewhere';

export interface NumberAnswer extends Omit<NumberFound, 'answer' | 'lastSerials'> {
  readonly number: string;
  readonly answer: NumberAnswerKind;
  /** Only a code or a sealed file can be green: a number can be copied by anybody. */
  readonly verdict: 'amber' | 'red';
}

/** Folded as numbers of documents are compared. */
export function plainNumber(number: string): string {
  return number.replace(/\s+/g, '').toUpperCase();
}

/** @param dated date of issue as printed on the paper, where the asker gave it */
export function numberAnswer(number: string, found: NumberFound, dated: string | null): NumberAnswer {
  const { lastSerials = {}, answer, ...told } = found;
  const say = (kind: NumberAnswerKind): NumberAnswer => ({
    ...told,
    number,
    answer: kind,
    verdict: kind === 'not-known' ? 'red' : 'amber',
  });
  if (answer !== 'unknown') return say(answer);
  const own = /^(\d{2})([A-Z]{2})(\d{6})$/.exec(number);
  if (own && found.country !== null && own[2] !== found.country) return say('elsewhere');
  const begins = found.recordsBeginOn;
  if (begins === null) return say('not-known');
  if (dated !== null) return say(dated < begins ? 'before-records' : 'not-known');
  // Older papers have numbers of every shape: nothing about such a one says when it was issued.
  if (!own) return say('before-records');
  const year = 2000 + Number(own[1]);
  const first = Number(begins.slice(0, 4));
  if (year !== first) return say(year < first ? 'before-records' : 'not-known');
  return say(Number(own[3]) <= (lastSerials[String(year)] ?? 0) ? 'before-records' : 'not-known');
}
