import type { AcceptedRule } from '#applications';
import { isDate, type UnconfirmedRule } from '#cites';
import { messagePattern } from '#messages';
import { textFault } from '#web';

/** The file that a person fills in: every open rule, in the words people will read, with its source. */
export function reviewFile(open: readonly UnconfirmedRule[], ruleSet: { readonly date: string; readonly hash: string }): string {
  const review = {
    format: 'opencites-rule-review/1',
    explanation:
      'The source of these rules could not be confirmed. Read each one; where your authority wants it to hold, set "accepted" to true. ' +
      '"by" says who accepts; "name", "role" and "date" of a rule, where given, count instead of it. Change nothing else.',
    ruleSet,
    by: { name: '', role: '', date: '' },
    rules: open.map(({ rule, sha256 }) => ({
      rule: rule.id,
      sha256,
      severity: rule.severity,
      boxes: rule.boxes,
      source: rule.source,
      parameters: rule.parameters,
      text: {
        en: messagePattern(rule.message, 'en') ?? '',
        fr: messagePattern(rule.message, 'fr') ?? '',
        es: messagePattern(rule.message, 'es') ?? '',
      },
      accepted: false,
    })),
  };
  return `${JSON.stringify(review, null, 2)}\n`;
}

type Members = Readonly<Record<string, unknown>>;

/** Reads a filled-in file. A rule that is not accepted is left out; anything doubtful refuses the whole. */
export function readReview(
  value: unknown,
  state: { readonly unconfirmed: readonly UnconfirmedRule[]; readonly today: string },
): { readonly accepted: readonly AcceptedRule[] } | { readonly faults: readonly string[] } {
  const review = members(value);
  if (review?.['format'] !== 'opencites-rule-review/1' || !Array.isArray(review['rules']))
    return { faults: ['it is no review file (opencites rules unconfirmed --out FILE makes one)'] };
  const faults: string[] = [];
  const accepted: AcceptedRule[] = [];
  const by = members(review['by']) ?? {};
  const content = new Map(state.unconfirmed.map(({ rule, sha256 }) => [rule.id, sha256]));
  const seen = new Set<string>();
  for (const item of review['rules'] as readonly unknown[]) {
    const entry = members(item);
    const rule = typeof entry?.['rule'] === 'string' ? entry['rule'] : '';
    if (!entry || rule === '') {
      faults.push('an entry names no rule');
      continue;
    }
    if (seen.has(rule)) faults.push(`${rule}: stands more than once`);
    seen.add(rule);
    // Only the word itself counts: "yes" or 1 may be a slip.
    if (entry['accepted'] !== true) {
      if (entry['accepted'] !== false) faults.push(`${rule}: "accepted" must be true or false`);
      continue;
    }
    const sha256 = content.get(rule);
    if (sha256 === undefined) faults.push(`${rule}: is not an unconfirmed rule in force`);
    else if (entry['sha256'] !== sha256) faults.push(`${rule}: has changed since it was listed for this review`);
    else {
      const person = readPerson(rule, entry, by, state.today);
      if (typeof person === 'string') faults.push(person);
      else accepted.push({ rule, sha256, ...person });
    }
  }
  if (faults.length === 0 && accepted.length === 0) faults.push('no rule in it is accepted');
  return faults.length > 0 ? { faults } : { accepted };
}

function readPerson(rule: string, entry: Members, by: Members, today: string): Pick<AcceptedRule, 'name' | 'role' | 'on'> | string {
  const member = (name: string) => {
    const own = entry[name] ?? by[name];
    return typeof own === 'string' ? own.trim().normalize('NFC') : '';
  };
  const [name, role, on] = [member('name'), member('role'), member('date')];
  for (const [what, text] of [
    ['name', name],
    ['role', role],
  ] as const) {
    if (text.length < 2 || text.length > 200) return `${rule}: who accepts it is not said ("${what}", 2 to 200 characters)`;
    if (textFault(text)) return `${rule}: "${what}" has characters that hide or reorder others`;
  }
  if (!isDate(on)) return `${rule}: "date" must be a day (YYYY-MM-DD)`;
  return on > today ? `${rule}: "date" is in the future` : { name, role, on };
}

function members(value: unknown): Members | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : null;
}
