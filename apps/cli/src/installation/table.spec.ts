import { describe, expect, it } from '@jest/globals';
import { table } from './table.js';

describe('a table on a terminal', () => {
  it('gives each column the width of its widest cell', () => {
    expect(table(['No.', 'Species'], [['26XA000001', 'Aloe ferox']])).toBe(
      ['No.         Species', '──────────  ──────────', '26XA000001  Aloe ferox'].join('\n'),
    );
  });

  it('cuts only the widest column of a narrow terminal, and shows that it did', () => {
    const text = table(['No.', 'Why'], [['1', 'x'.repeat(80)]], 40);
    expect(text.split('\n').every((line) => [...line].length <= 40)).toBe(true);
    expect(text).toContain('…');
  });
});
