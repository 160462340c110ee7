import { describe, expect, it } from '@jest/globals';
import { IntlMessageFormat } from 'intl-messageformat';
import { catalogueAreas, languages, message, messageIds } from './index.js';

/** Names of the arguments of an ICU pattern, nested plurals and selects included. */
function argumentNames(pattern: string): string[] {
  const names = new Set<string>();
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (typeof node === 'object' && node !== null) {
      const element = node as { type?: number; value?: unknown; options?: Record<string, { value: unknown }> };
      // 0 is literal text and 7 the `#` of a plural; every other element type names an argument.
      if (element.type !== 0 && element.type !== 7 && typeof element.value === 'string') names.add(element.value);
      for (const option of Object.values(element.options ?? {})) walk(option.value);
    }
  };
  walk(new IntlMessageFormat(pattern, 'en', undefined, { ignoreTag: true }).getAst());
  return [...names].sort();
}

describe('the message catalogue', () => {
  it.each(catalogueAreas.map((area) => [area.area, area] as const))(
    'area %s has the same ids in English, French and Spanish',
    (_name, area) => {
      const ids = Object.keys(area.texts.en).sort();
      for (const language of languages) expect(Object.keys(area.texts[language]).sort()).toEqual(ids);
    },
  );

  it.each(catalogueAreas.map((area) => [area.area, area] as const))(
    'area %s compiles and uses the same arguments in each language',
    (_name, area) => {
      for (const [id, english] of Object.entries(area.texts.en)) {
        const wanted = argumentNames(english);
        for (const language of languages)
          expect([id, language, argumentNames(area.texts[language][id] ?? '')]).toEqual([id, language, wanted]);
      }
    },
  );

  it('holds no id twice', () => {
    const ids = catalogueAreas.flatMap((area) => Object.keys(area.texts.en));
    expect(new Set(ids).size).toBe(ids.length);
    expect(messageIds()).toHaveLength(ids.length);
  });

  it('answers an unknown id with the id instead of throwing', () => {
    expect(message('nowhere.nothing', {}, 'fr')).toBe('nowhere.nothing');
  });

  it('lets no argument hide or turn the words around it', () => {
    const text = message('rules.taxon-unknown', { name: 'a\u202eb\u0000c\u200b{d}<b>' }, 'en');
    expect(text).toBe('“a b c {d}<b>” is not a known scientific name.');
  });

  it('gives the pattern back when an argument is missing', () => {
    expect(message('rules.taxon-unknown', {}, 'en')).toContain('{name}');
  });
});
