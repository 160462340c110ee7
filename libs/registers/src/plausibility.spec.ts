import { describe, expect, it } from '@jest/globals';
import type { OperationContent } from './contents.js';
import { plausibilityOf } from './plausibility.js';

const farm: OperationContent = {
  number: 'A-XA-501',
  country: 'XA',
  kind: 'breeding',
  facility: 'Falcon Farm',
  address: '1 Street',
  scientificName: 'Falco rusticolus',
  registeredWithSecretariat: true,
  approved: true,
  from: '2020-01-01',
  parentStock: { males: 10, females: 12, origin: 'Bought 2001' },
  capacity: { value: '40', unit: 'NAR' },
  years: [
    { year: 2025, births: 30, deaths: 3, sales: 5, plausible: { value: '25', unit: 'NAR' }, issuedElsewhere: '20' },
    { year: 2026, births: 38, deaths: 3, sales: 5, plausible: { value: '30', unit: 'NAR' }, issuedElsewhere: '4' },
  ],
  inspections: [{ date: '2026-02-03', by: 'A. Example', outcome: 'passed' }],
};
const codes = (change: Partial<OperationContent>) => plausibilityOf({ ...farm, ...change }, '2026-11-30').map(({ code }) => code);

describe('the figures of a facility', () => {
  it('fit together where births, stock and what left agree', () => {
    expect(plausibilityOf(farm, '2026-11-30')).toEqual([]);
  });
  it('do not where young are born without mothers, or nothing is known of the parents', () => {
    expect(codes({ parentStock: { males: 9, females: 0, origin: 'x' } })).toEqual(
      expect.arrayContaining(['no-females', 'births-without-stock']),
    );
    expect(codes({ parentStock: undefined })).toContain('parents-missing');
  });
  it('do not where more left than was there, or more than is plausible', () => {
    const found = plausibilityOf(
      { ...farm, years: [{ year: 2026, births: 10, deaths: 2, sales: 0, issuedElsewhere: '45' }] },
      '2026-11-30',
    );
    expect(found.map(({ code, year }) => [code, year])).toEqual([
      ['more-out-than-in', 2026],
      ['elsewhere-over-plausible', 2026],
    ]);
    expect(found[0]?.args).toEqual({ out: '47', there: 32 });
  });
  it('do not where births treble within a year, or the plausible figure is beyond what is there', () => {
    expect(
      codes({
        years: [
          { year: 2025, births: 5 },
          { year: 2026, births: 16 },
        ],
      }),
    ).toEqual(['births-jump']);
    expect(codes({ years: [{ year: 2026, births: 1, plausible: { value: '90', unit: 'NAR' } }] })).toEqual(['plausible-over-births']);
  });
  it('do not where nobody has inspected it for two years, or the last inspection failed', () => {
    expect(codes({ inspections: [] })).toEqual(['inspection-none']);
    expect(codes({ inspections: [{ date: '2024-10-01', by: 'A', outcome: 'failed' }] })).toEqual(['inspection-failed', 'inspection-old']);
  });
});
