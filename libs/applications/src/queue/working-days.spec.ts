import { describe, expect, it } from '@jest/globals';
import { addWorkingDays, defaultCalendar, firstDayInTime, isWorkingDay, workingDaysUntil } from './working-days.js';

const december = { holidays: ['2026-12-25', '2026-12-28'], weekend: [0, 6] };

describe('working days', () => {
  it('leave out weekends and holidays', () => {
    // 24 December 2026 is a Thursday.
    expect(addWorkingDays('2026-12-24', 1, december)).toBe('2026-12-29');
    expect(addWorkingDays('2026-12-24', 1, defaultCalendar)).toBe('2026-12-25');
    expect(addWorkingDays('2026-12-24', 0, december)).toBe('2026-12-24');
    expect(isWorkingDay('2026-12-26', december)).toBe(false);
  });

  it('follow the weekend of the country', () => {
    // Friday and Saturday are free: from Thursday 24 December to Sunday.
    expect(addWorkingDays('2026-12-24', 1, { holidays: [], weekend: [5, 6] })).toBe('2026-12-27');
  });

  it('are counted to and from a day', () => {
    expect(workingDaysUntil('2026-12-24', '2026-12-29', december)).toBe(1);
    expect(workingDaysUntil('2026-12-29', '2026-12-24', december)).toBe(-1);
    expect(workingDaysUntil('2026-12-24', '2026-12-24', december)).toBe(0);
  });

  it('say the same about what is late as the due day itself', () => {
    for (const today of ['2026-12-21', '2026-12-24', '2026-12-26', '2026-12-29', '2027-01-04'])
      for (const days of [1, 5, 15]) {
        const first = firstDayInTime(today, days, december);
        expect([today, days, addWorkingDays(first, days, december) >= today]).toEqual([today, days, true]);
        const before = new Date(Date.parse(`${first}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
        expect([today, days, addWorkingDays(before, days, december) < today]).toEqual([today, days, true]);
      }
  });

  it('end with a calendar that has none', () => {
    expect(addWorkingDays('2026-01-01', 1, { holidays: [], weekend: [0, 1, 2, 3, 4, 5, 6] }) > '2026-01-01').toBe(true);
  });
});
