import { describe, expect, it } from '@jest/globals';
import { documentTypes, purposes, sources, terms, units } from '#cites';
import { multiUseDocumentTypes, wireDocumentTypes, wirePurposes, wireSources, wireTerms, wireUnits } from './wire-codes.js';

describe('codes on the wire', () => {
  it('never change their place', () => {
    // A released index stands on papers; these are the ends of the first release.
    expect([wirePurposes[0], wirePurposes[11], wirePurposes.length]).toEqual(['T', 'L', 12]);
    expect([wireSources[0], wireSources[10], wireSources.length]).toEqual(['W', 'Y', 11]);
    expect([wireTerms[0], wireTerms[49], wireTerms[111]]).toEqual(['BAL', 'LIV', 'WOO']);
    expect([wireUnits[0], wireUnits[8], wireUnits[40]]).toEqual(['GRM', 'NAR', 'CUM']);
  });

  it('hold every code of the treaty tables, once', () => {
    for (const [wire, table] of [
      [wirePurposes, purposes],
      [wireSources, sources],
      [wireTerms, terms],
      [wireUnits, units],
    ] as const) {
      expect(new Set(wire).size).toBe(wire.length);
      expect(table.map((entry) => entry.code).filter((code) => !wire.includes(code))).toEqual([]);
    }
  });

  it('number document types as the treaty table does, and agree on multiple use', () => {
    for (const entry of documentTypes) {
      expect(wireDocumentTypes[entry.index]).toBe(entry.code);
      expect([entry.code, multiUseDocumentTypes.has(entry.code)]).toEqual([entry.code, entry.multiUse]);
    }
  });
});
