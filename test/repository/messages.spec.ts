import { describe, expect, it } from '@jest/globals';
import { catalogueAreas, messageIds } from '#messages';
import { root } from '../kit/run-program.js';
import { familiesIn, filledIn, idsQuoted, namedIds, sourcesOf, valuesIn } from './used-messages.js';

/**
 * Families that cannot be read off their place of use, with the reason. Everything else is found: ids that stand in the code,
 * and those put together of a fixed part and a value that stands in the code.
 */
const declared: readonly (readonly [pattern: string, reason: string])[] = [
  ['rules.finding-*', 'the rule that misses a finding is named "finding-" and the kind of the finding'],
  ['desk.queue.*.empty', 'a queue names its title; the text of the empty queue is that with ".empty"'],
];
/** What is written the same in every language. */
const everywhere = new Set(['SHA-256']);

const ids = messageIds();
const sources = sourcesOf(root);
const all = sources.map(({ text }) => text).join('\n');
const families = sources.flatMap(familiesIn);
const values = valuesIn(all);
const quoted = idsQuoted(all);
const patterns = [...new Set([...families.map(({ pattern }) => pattern), ...declared.map(([pattern]) => pattern)])];

function isUsed(id: string): boolean {
  if (quoted.has(id)) return true;
  return patterns.some((pattern) =>
    filledIn(pattern, id)?.every((value) => values.has(value) || value.split('.').every((one) => /^\d+$/.test(one) || values.has(one))),
  );
}

describe('the messages', () => {
  it('are all used', () => {
    expect(ids.filter((id) => !isUsed(id))).toEqual([]);
  });

  it('that code and templates name are all there, in every language', () => {
    const missing = sources.flatMap((source) =>
      namedIds(source)
        .filter((id) => !ids.includes(id))
        .map((id) => `${source.path}: ${id}`),
    );
    expect(missing).toEqual([]);
    for (const { area, texts } of catalogueAreas)
      for (const [language, words] of Object.entries(texts))
        expect([area, language, Object.entries(words).filter(([, text]) => text.trim() === '')]).toEqual([area, language, []]);
  });

  it('that are put together of parts belong to families which the catalogue has', () => {
    const unknown = families.filter(({ pattern, path }) => path.endsWith('.njk') && !ids.some((id) => filledIn(pattern, id)));
    expect(unknown.map(({ pattern, path }) => `${path}: ${pattern}`)).toEqual([]);
    for (const [pattern, reason] of declared)
      expect([pattern, reason.length > 20, ids.some((id) => filledIn(pattern, id))]).toEqual([pattern, true, true]);
  });

  it('stand in the catalogue alone: templates hold no words of their own', () => {
    const words = sources
      .filter(({ path }) => path.endsWith('.njk'))
      .flatMap(({ path, text }) =>
        [
          ...text
            .replace(/\{#[\s\S]*?#\}|\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}|<(code|kbd|style|script)\b[\s\S]*?<\/\1>|&\w+;/g, '')
            .matchAll(/>([^<]*)</g),
        ].flatMap(([, between = '']) =>
          /\p{L}{2}/u.test(between) && !everywhere.has(between.trim()) ? [`${path}: ${between.trim()}`] : [],
        ),
      );
    expect(words).toEqual([]);
  });

  it('are not put together to sentences', () => {
    const joined = sources.flatMap(({ path, text }) =>
      [
        // Two texts joined by an operator, or with words in one string.
        ...text.matchAll(/\b(?:t|message)\([^()]*(?:\([^()]*\)[^()]*)*\)\s*[+~]\s*(?:' '|" "|\b(?:t|message)\()[^\n]{0,60}/g),
        // Line ends part texts; blanks and words make them one sentence.
        ...(path.endsWith('.njk')
          ? []
          : text.matchAll(/`(?:[^`\n]*\p{L}{2}[^`\n$]*)?\$\{message\([^`\n]*?\)\} +(?:\p{L}|\$\{message)[^`\n]*`/gu)),
      ].map(([found]) => `${path}: ${found}`),
    );
    expect(joined).toEqual([]);
  });
});
