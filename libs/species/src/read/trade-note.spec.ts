import { describe, expect, it } from '@jest/globals';
import { quotaScope, suspensionScope } from './trade-note.js';

describe('what a suspension covers', () => {
  it('stops everything when the note says nothing plainer', () => {
    expect(suspensionScope('All trade without consulting the Management Authority.')).toEqual({
      terms: [],
      sources: [],
      purposesAllowed: [],
      appliesTo: 'both',
    });
  });

  it('stops only commercial trade when it says so, and not when it says non-commercial', () => {
    expect(suspensionScope('All commercial trade in specimens of CITES-listed species.').purposesAllowed).not.toContain('T');
    expect(suspensionScope('All commercial trade in specimens of CITES-listed species.').purposesAllowed).toContain('S');
    expect(suspensionScope('All non-commercial trade').purposesAllowed).toEqual([]);
  });

  it('knows imports from exports, live animals and wild origin', () => {
    expect(suspensionScope('All imports.').appliesTo).toBe('import');
    expect(suspensionScope('All exports.').appliesTo).toBe('export');
    expect(suspensionScope('The export of all live specimens of native species of birds')).toMatchObject({
      terms: ['LIV'],
      appliesTo: 'export',
    });
    expect(suspensionScope('The export of live specimens, as well as of parts and derivatives.').terms).toEqual([]);
    expect(suspensionScope('Exports of wild-taken specimens for commercial purposes').sources).toEqual(['W']);
  });
});

describe('what a quota covers', () => {
  it('believes codes before words', () => {
    expect(quotaScope(['SKI'], ['R'], 'live, wild-taken')).toEqual({ kind: 'national', terms: ['SKI'], sources: ['R'], purposes: [] });
  });

  it('reads plain words where there are no codes', () => {
    expect(quotaScope([], [], 'live, ranched')).toEqual({ kind: 'national', terms: ['LIV'], sources: ['R'], purposes: [] });
    // "ALL" stands for no limit; as a code it would match no line of any form.
    expect(quotaScope(['ALL'], ['ALL'], 'All. Wild specimens')).toEqual({ kind: 'national', terms: [], sources: [], purposes: [] });
    expect(quotaScope([], ['ALL'], 'pieces, live or dead')).toEqual({ kind: 'national', terms: [], sources: [], purposes: [] });
    expect(quotaScope([], [], 'All. Wild specimens for commercial purposes (Note: established by the Conference of the Parties)')).toEqual({
      kind: 'cop',
      terms: [],
      sources: ['W'],
      purposes: ['T'],
    });
  });
});
