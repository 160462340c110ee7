import { describe, expect, it } from '@jest/globals';
import { evaluate } from '#cites';
import * as base from '../../../../test/kit/rule-cases/base-facts.js';

const applications = Object.entries(base).filter(
  (entry): entry is [string, typeof base.exportOfSkins] => typeof entry[1] === 'object' && 'application' in entry[1],
);

describe('the applications that the rule cases start from', () => {
  it.each(applications)('%s has no finding', (_name, facts) => {
    expect(evaluate(facts)).toMatchObject({ outcome: 'clear', findings: [] });
  });
});
