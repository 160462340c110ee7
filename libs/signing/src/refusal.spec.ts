import { describe, expect, it } from '@jest/globals';
import { message } from '#messages';
import { refusalMessage, signingRefusalCodes } from './refusal.js';

describe('the signer refuses', () => {
  it('in words that officers can read, in three languages', () => {
    for (const code of signingRefusalCodes)
      for (const language of ['en', 'fr', 'es'] as const) {
        const text = message(
          refusalMessage(code),
          {
            state: 'x',
            fields: 'x',
            finding: 'x',
            findings: 'x',
            kinds: 'x',
            decisions: 'x',
            duties: 'x',
            roles: 'x',
            rules: 'x',
            quotas: 'x',
            reasons: 'x',
            reason: 'x',
            seconds: 1,
            date: 'x',
            people: 1,
            policy: 'x',
            register: 'x',
            role: 'x',
            wanted: 2,
          },
          language,
        );
        expect(text.length).toBeGreaterThan(20);
        expect(text).not.toMatch(/signing\.|[{}]/);
      }
  });
});
