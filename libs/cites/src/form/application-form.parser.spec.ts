import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parseApplicationForm, parseRuleFacts, type ApplicationForm, type InputError } from '#cites';
import { hasMessage } from '#messages';
import { exportOfLiveSnakes, first } from '../../../../test/kit/rule-cases/base-facts.js';
import { ruleCases } from '../../../../test/kit/rule-cases/index.js';

type Loose = Record<string, unknown>;
const form = (): Loose => structuredClone(exportOfLiveSnakes.application) as unknown as Loose;
const withLine = (change: Loose): Loose => ({ ...form(), lines: [{ ...first(exportOfLiveSnakes.application.lines), ...change }] });
const errorsOf = (input: unknown): readonly InputError[] => {
  const result = parseApplicationForm(input);
  return result.ok ? [] : result.errors;
};
const codes = (input: unknown): string[] => errorsOf(input).map((error) => `${error.pointer} ${error.code}`);

const spec = fileURLToPath(new URL('../../../../docs/spec/', import.meta.url));
const schema: unknown = JSON.parse(readFileSync(`${spec}application.schema.json`, 'utf8'));
const validate = new Ajv2020({ allErrors: false, formats: { date: true } }).compile(schema as object);

describe('the parser of application forms', () => {
  it('takes every form of the rule cases and the published schema agrees', () => {
    for (const { application, ...facts } of ruleCases.flatMap((entry) => [entry.refused, entry.passes])) {
      const plain = JSON.parse(JSON.stringify(application)) as ApplicationForm;
      const parsed = parseApplicationForm(plain);
      expect(parsed.ok).toBe(true);
      const file = JSON.parse(JSON.stringify({ application, facts })) as unknown;
      expect(parseRuleFacts(file)).toMatchObject({ ok: true });
      expect([validate(file), validate.errors]).toEqual([true, null]);
    }
  });

  it('takes every published example', () => {
    const folder = `${spec}examples`;
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const value: unknown = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
      expect([file, parseRuleFacts(value).ok, validate(value)]).toEqual([file, true, true]);
    }
  });

  it.each([
    ['nothing', undefined, [' type']],
    ['null', null, [' type']],
    ['text', 'form', [' type']],
    ['a list', [], [' type']],
    ['a missing member', (({ purpose: _purpose, ...rest }) => rest)(form() as { purpose: unknown }), ['/purpose missing']],
    ['an unknown member', { ...form(), 'a/b~c': 1 }, ['/a~1b~0c unknown-member']],
    ['a prototype trick', JSON.parse('{"__proto__":{"documentType":"E"}}'), undefined],
    ['a wrong type', { ...form(), exporter: 'Accra' }, ['/exporter type']],
    ['a number as quantity', withLine({ quantity: { value: 10.5, unit: 'NAR' } }), ['/lines/0/quantity/value number-not-text']],
    ['an exponent', withLine({ quantity: { value: '1e3', unit: 'NAR' } }), ['/lines/0/quantity/value bad-decimal']],
    ['a negative quantity', withLine({ quantity: { value: '-1', unit: 'NAR' } }), ['/lines/0/quantity/value bad-decimal']],
    ['a quantity of 21 digits', withLine({ quantity: { value: '1'.repeat(21), unit: 'NAR' } }), ['/lines/0/quantity/value bad-decimal']],
    ['digits of another script', withLine({ quantity: { value: '١٢', unit: 'NAR' } }), ['/lines/0/quantity/value bad-decimal']],
    ['a day that is none', { ...form(), validUntil: '2026-02-30' }, ['/validUntil bad-date']],
    ['a lower-case code', { ...form(), purpose: 't' }, ['/purpose bad-code']],
    ['an Appendix that is none', withLine({ appendix: 'IV' }), ['/lines/0/appendix bad-choice']],
    ['a gap in the line numbers', withLine({ line: 2 }), ['/lines/0/line line-number']],
    ['a fraction as line number', withLine({ line: 1.5 }), ['/lines/0/line type']],
    ['a long name', { ...form(), exporter: { name: 'x'.repeat(201), address: '', country: 'GH' } }, ['/exporter/name too-long']],
    ['lone surrogates', withLine({ description: 'a\ud800b' }), ['/lines/0/description not-well-formed']],
    ['a Cyrillic letter in a scientific name', withLine({ scientificName: 'Pyth\u043en regius' }), ['/lines/0/scientificName not-latin']],
    ['null where nothing may be null', { ...form(), exporter: null }, ['/exporter type']],
  ])('refuses %s', (_name, input, expected) => {
    const found = codes(input);
    expect(found.length).toBeGreaterThan(0);
    if (expected) expect(found).toEqual(expected);
  });

  it.each([
    ['zero-width space', '\u200b'],
    ['zero-width joiner', '\u200d'],
    ['byte order mark', '\ufeff'],
    ['right-to-left override', '\u202e'],
    ['right-to-left isolate', '\u2067'],
    ['Arabic letter mark', '\u061c'],
    ['soft hyphen', '\u00ad'],
    ['word joiner', '\u2060'],
    ['Hangul filler', '\u3164'],
    ['braille blank', '\u2800'],
    ['tag letter', '\u{e0041}'],
    ['private use', '\ue000'],
    ['null', '\u0000'],
    ['escape', '\u001b'],
    ['line separator', '\u2028'],
  ])('refuses a %s in names, addresses and descriptions, and names the character', (_name, character) => {
    const places: Loose[] = [
      { ...form(), exporter: { name: `Acc${character}ra`, address: '', country: 'GH' } },
      { ...form(), exporter: { name: 'Accra', address: `Ring${character}Road`, country: 'GH' } },
      withLine({ description: `Live${character}` }),
      withLine({ scientificName: `Python${character} regius` }),
      withLine({ marks: [{ kind: 'ring', number: `1${character}2` }] }),
    ];
    for (const place of places) {
      const [error, ...more] = errorsOf(place);
      expect(more).toEqual([]);
      expect(error).toMatchObject({ code: 'hidden-character', args: { character: expect.stringMatching(/^U\+[0-9A-F]{4,6}$/) } });
    }
  });

  it('takes names in other scripts and line feeds where an address has lines', () => {
    const parsed = parseApplicationForm({
      ...form(),
      exporter: { name: 'Общество «Тайга», 北京皮革, Ελλάς, شركة', address: 'Ulitsa 1\nМосква', country: 'RU' },
    });
    expect(parsed).toMatchObject({ ok: true, form: { exporter: { name: 'Общество «Тайга», 北京皮革, Ελλάς, شركة' } } });
    expect(codes({ ...form(), exporter: { name: 'Accra\nSkins', address: '', country: 'GH' } })).toEqual([
      '/exporter/name hidden-character',
    ]);
  });

  it('gives texts in normal form C and decimals in canonical form', () => {
    const parsed = parseApplicationForm({
      ...withLine({ quantity: { value: '0010.500', unit: 'KGM' } }),
      importer: { name: ' Mu\u0308ller ', address: '', country: 'DE' },
    });
    expect(parsed).toMatchObject({
      ok: true,
      form: { importer: { name: 'Müller' }, lines: [{ quantity: { value: '10.5', unit: 'KGM' } }] },
    });
  });

  it('takes 5,000 lines and refuses one more', () => {
    const lines = (count: number): Loose => ({
      ...form(),
      lines: Array.from({ length: count }, (_, index) => ({ ...first(exportOfLiveSnakes.application.lines), line: index + 1 })),
    });
    expect(errorsOf(lines(5000))).toEqual([]);
    expect(codes(lines(5001))).toEqual(['/lines too-many']);
  });

  it('stops counting errors instead of answering more than was asked', () => {
    const errors = errorsOf({ ...form(), lines: Array.from({ length: 5000 }, () => ({})) });
    expect(errors.length).toBeLessThanOrEqual(101);
    expect(errors.at(-1)?.code).toBe('more');
  });

  it('refuses ten megabytes of nested JSON at once', () => {
    const nested = `${'['.repeat(5_000_000)}${']'.repeat(5_000_000)}`;
    const objects = `${'{"a":'.repeat(300_000)}1${'}'.repeat(300_000)}`;
    for (const text of [nested, objects]) {
      const value: unknown = JSON.parse(text);
      const start = performance.now();
      expect(errorsOf(value).length).toBeGreaterThan(0);
      expect(errorsOf({ ...form(), lines: [value] }).length).toBeGreaterThan(0);
      expect(performance.now() - start).toBeLessThan(1000);
    }
  });

  it('never throws, whatever JSON holds, and what it takes it takes again unchanged', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }), (value) => {
        expect(parseApplicationForm(value).ok).toBe(false);
        expect(parseRuleFacts({ application: form(), facts: value }).ok).toBe(
          typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0,
        );
      }),
    );
    const once = parseApplicationForm(form());
    expect(once.ok && parseApplicationForm(once.form)).toEqual(once);
  });

  it('replaces any one value by any other without throwing, and the message of each error is in the catalogue', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(form())), fc.jsonValue({ maxDepth: 2 }), (member, value) => {
        for (const error of errorsOf({ ...form(), [member]: value })) {
          expect(error.pointer.startsWith(`/${member}`)).toBe(true);
          expect(hasMessage(`form.${error.code}`)).toBe(true);
        }
      }),
    );
  });
});

describe('the parser of facts', () => {
  it('reads what is absent as not on record', () => {
    const parsed = parseRuleFacts({ application: form() });
    expect(parsed).toMatchObject({ ok: true, facts: { taxa: [], decisions: [], permits: [], quotas: [], suspensions: [] } });
  });

  it('fills in what a fact may leave out', () => {
    const parsed = parseRuleFacts({
      application: form(),
      facts: {
        suspensions: [{ id: 's', from: '2020-01-01' }],
        operations: [{ number: '1', country: 'GH', kind: 'breeding', scientificName: 'Python regius', from: '2020-01-01' }],
      },
    });
    expect(parsed).toMatchObject({
      ok: true,
      facts: {
        suspensions: [{ taxon: null, country: null, to: null, appliesTo: 'export', purposesAllowed: [] }],
        operations: [{ approved: false, registeredWithSecretariat: false, plausible: null, issued: '0' }],
      },
    });
  });

  it('points to what is wrong', () => {
    const parsed = parseRuleFacts({
      application: form(),
      facts: { decisions: [{ id: 'd', kind: 'maybe', outcome: 'positive', person: 'p', role: 'case-officer', at: 'now' }] },
    });
    expect(parsed.ok ? [] : parsed.errors.map((error) => `${error.pointer} ${error.code}`)).toEqual([
      '/facts/decisions/0/kind bad-choice',
      '/facts/decisions/0/at bad-date',
    ]);
  });
});
