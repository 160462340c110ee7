import { createHash } from 'node:crypto';
import { type ApplicationForm, canonicalJson, parseApplicationForm } from '#cites';
import type { FormToStore, StoredForm } from './application.repository.js';
import { lineLimit } from './line-table/read-line-table.js';
import { done, type FormFault, type Outcome, refused } from './outcome.js';

/** Bytes of a stored form: 5,000 lines with long descriptions, and no room for a library. */
const formLimitBytes = 16 * 1024 * 1024;
const faultLimit = 1_000;
const textLimit = 4_000;

export interface ReadDraft {
  readonly stored: FormToStore;
  /** The form as the rules read it; null while something is missing or wrong. */
  readonly form: ApplicationForm | null;
}

/**
 * Takes a draft as far as it goes. A draft may be incomplete or wrong, and says where (`faults`); but what is not a form at
 * all, is too large or holds texts that deceive a reader is refused and nothing is stored.
 */
export function readDraft(input: unknown): Outcome<ReadDraft> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return refused('form-invalid', { faults: [{ pointer: '', code: 'type', args: { expected: 'object' } }] });
  const draft = numbered(input as Record<string, unknown>);
  const hostile = hostileTexts(draft);
  if (hostile.length > 0) return refused('form-invalid', { faults: hostile });
  const lines = (draft as { lines?: unknown }).lines;
  if (lines !== undefined && !Array.isArray(lines))
    return refused('form-invalid', { faults: [{ pointer: '/lines', code: 'type', args: { expected: 'array' } }] });
  if (Array.isArray(lines) && lines.length > lineLimit) return refused('form-too-large', { args: { lines: lineLimit } });
  const parsed = parseApplicationForm(draft);
  const deceiving = parsed.ok ? [] : parsed.errors.filter(({ code }) => code === 'hidden-character' || code === 'not-well-formed');
  if (deceiving.length > 0) return refused('form-invalid', { faults: deceiving });
  const form = parsed.ok ? parsed.form : null;
  const kept: StoredForm = form ?? (draft as StoredForm);
  const text = canonicalJson(kept);
  if (Buffer.byteLength(text) > formLimitBytes) return refused('form-too-large', { args: { lines: lineLimit } });
  return done({
    form,
    stored: {
      form: kept,
      sha256: createHash('sha256').update(text).digest(),
      faults: parsed.ok ? [] : parsed.errors.slice(0, faultLimit),
    },
  });
}

/** Lines are numbered by their order: a client cannot leave gaps or number two alike. */
function numbered(draft: Record<string, unknown>): Record<string, unknown> {
  const { lines } = draft;
  if (!Array.isArray(lines)) return draft;
  return {
    ...draft,
    lines: lines.map((line: unknown, index) => (typeof line === 'object' && line !== null ? { ...line, line: index + 1 } : line)),
  };
}

/** Control characters and lone surrogates have no place in any text of the form, complete or not. */
function hostileTexts(value: unknown, pointer = '', found: FormFault[] = [], depth = 0): FormFault[] {
  if (found.length >= 50) return found;
  if (depth > 12) found.push({ pointer, code: 'unknown-member', args: {} });
  else if (typeof value === 'string') {
    if (value.length > textLimit) found.push({ pointer, code: 'too-long', args: { limit: String(textLimit) } });
    else if (/\p{Surrogate}/u.test(value) || /[\u0000-\u0008\u000b-\u001f\u007f]/.test(value))
      found.push({ pointer, code: 'hidden-character', args: { character: '' } });
  } else if (Array.isArray(value)) value.forEach((item, index) => hostileTexts(item, `${pointer}/${index}`, found, depth + 1));
  else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value)) {
      if (name.length > 60) found.push({ pointer, code: 'unknown-member', args: {} });
      else hostileTexts(item, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, found, depth + 1);
    }
  return found;
}
