import { describe, expect, it } from '@jest/globals';
import type { ApplicationForm } from '#cites';
import { endOfDay, lastValidDay, statusListOf } from './validity.js';

const form = (more: Partial<ApplicationForm>): ApplicationForm => ({
  documentType: 'E',
  purpose: 'T',
  importer: null,
  exporter: { name: 'A', address: 'B', country: 'XA' },
  countryOfExport: 'XA',
  countryOfImport: 'XB',
  lines: [],
  ...more,
});

describe('the last valid day', () => {
  it('is six months after the issue of an export permit when the applicant wishes nothing', () => {
    expect(lastValidDay(form({}), '2026-08-31', [null])).toBe('2027-02-28');
  });
  it('is the wish of the applicant when that is shorter', () => {
    expect(lastValidDay(form({ validUntil: '2026-09-15' }), '2026-08-31', [null])).toBe('2026-09-15');
  });
  it('never passes the limit of the document type', () => {
    expect(lastValidDay(form({ validUntil: '2030-01-01' }), '2026-08-31', [null])).toBe('2027-02-28');
  });
  it('never passes the document that is replaced', () => {
    expect(lastValidDay(form({}), '2026-08-31', ['2026-10-01'])).toBe('2026-10-01');
  });
  it('never passes the carnet', () => {
    expect(lastValidDay(form({ documentType: 'O-SC', carnet: { number: '1', validUntil: '2026-09-01' } }), '2026-08-31', [null])).toBe(
      '2026-09-01',
    );
  });
  it('does not exist when it would lie before the issue', () => {
    expect(lastValidDay(form({ validUntil: '2026-08-30' }), '2026-08-31', [null])).toBeNull();
  });
});

describe('the end of a day', () => {
  it.each([
    ['2026-11-22', 'UTC', '2026-11-23T00:00:00.000Z'],
    ['2026-11-22', 'Africa/Nairobi', '2026-11-22T21:00:00.000Z'],
    ['2026-11-22', 'Pacific/Kiritimati', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22', 'Pacific/Pago_Pago', '2026-11-23T11:00:00.000Z'],
    // Clocks go back on 25 October 2026: the day has 25 hours.
    ['2026-10-25', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    // Lebanon goes forward at midnight: the next day begins at 01:00 local time.
    ['2026-03-28', 'Asia/Beirut', '2026-03-28T22:00:00.000Z'],
    ['2026-11-22', 'Asia/Kathmandu', '2026-11-22T18:15:00.000Z'],
  ])('of %s in %s is %s', (day, zone, instant) => {
    expect(endOfDay(day, zone).toISOString()).toBe(instant);
  });
});

describe('the status list number', () => {
  it('names year and half-year of expiry', () => {
    expect([statusListOf('2026-06-30'), statusListOf('2026-07-01'), statusListOf('2027-12-31')]).toEqual([20261, 20262, 20272]);
  });
});
