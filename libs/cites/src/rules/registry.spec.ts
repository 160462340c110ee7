import { describe, expect, it } from '@jest/globals';
import { formBoxes, isDate, rules } from '#cites';
import { hasMessage } from '#messages';

describe('the rule registry', () => {
  it('holds no id twice', () => {
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))(
    '%s names its source, boxes of the form and a message in the catalogue',
    (id, rule) => {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(rule.source.length).toBeGreaterThan(10);
      const boxes = formBoxes.map((box) => box.code);
      expect(rule.boxes.length).toBeGreaterThan(0);
      for (const box of rule.boxes) expect(boxes).toContain(box);
      expect(hasMessage(rule.message)).toBe(true);
      expect(isDate(rule.from ?? '')).toBe(true);
      expect(rule.to === null || isDate(rule.to)).toBe(true);
    },
  );
});
