import { describe, expect, it } from '@jest/globals';
import { grantableRoles, passwordIsWeak, rolesConflict } from './index.js';
import { generatePassword, hashPassword, passwordMatches } from './password.js';

describe('passwords', () => {
  it('are kept as Argon2id with 19 MiB and two passes', async () => {
    const stored = await hashPassword('correct horse battery');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwordMatches(stored, 'correct horse battery')).toBe(true);
    expect(await passwordMatches(stored, 'correct horse batterz')).toBe(false);
    expect(await hashPassword('correct horse battery')).not.toBe(stored);
  });

  it('match whichever Unicode form the keyboard sends', async () => {
    expect(await passwordMatches(await hashPassword('caf\u00e9 au lait sucre'), 'cafe\u0301 au lait sucre')).toBe(true);
  });

  it('never match an account that does not exist', async () => {
    expect(await passwordMatches(null, '')).toBe(false);
  });

  it('cost about as much for a name without an account', async () => {
    const stored = await hashPassword('correct horse battery');
    await passwordMatches(null, 'x');
    const spent = { known: 0, unknown: 0 };
    // In turns, so that a busy machine slows both alike.
    for (let round = 0; round < 6; round += 1)
      for (const name of ['known', 'unknown'] as const) {
        const from = performance.now();
        await passwordMatches(name === 'known' ? stored : null, 'guess');
        spent[name] += performance.now() - from;
      }
    // Without the decoy the ratio would be thousands.
    expect(Math.max(spent.known / spent.unknown, spent.unknown / spent.known)).toBeLessThan(8);
  });

  it('are checked many at a time without losing one', async () => {
    const stored = await hashPassword('correct horse battery');
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => passwordMatches(stored, index % 2 ? 'wrong' : 'correct horse battery')),
    );
    expect(results.filter(Boolean)).toHaveLength(10);
  });

  it('are refused when short, repeated, known or made of the own name', () => {
    const about = ['ana.officer', 'Ana Example'];
    for (const weak of ['short', 'aaaaaaaaaaaaaa', 'abababababab', 'password1234', 'ana.officer.1', 'Example-2026!', 'x'.repeat(201)])
      expect([weak, passwordIsWeak(weak, about)]).toEqual([weak, true]);
    for (const good of ['correct horse battery', 'Zr7-kk20-pfl2', 'лошадь батарея скрепка'])
      expect([good, passwordIsWeak(good, about)]).toEqual([good, false]);
  });

  it('that we generate are strong and never alike', () => {
    const some = Array.from({ length: 100 }, generatePassword);
    expect(new Set(some).size).toBe(100);
    for (const one of some) expect([one, passwordIsWeak(one, [])]).toEqual([one, false]);
  });
});

describe('roles', () => {
  it('keep administration, science, audit and management apart, and leave traders free', () => {
    const pairs = grantableRoles.flatMap((one) =>
      grantableRoles.filter((other) => rolesConflict(one, other)).map((other) => `${one}+${other}`),
    );
    expect(pairs).toContain('administrator+issuing-officer');
    expect(pairs).toContain('administrator+case-officer');
    expect(pairs).toContain('scientific-authority+case-officer');
    expect(pairs).toContain('auditor+issuing-officer');
    expect(pairs).not.toContain('case-officer+issuing-officer');
    expect(pairs.some((pair) => pair.includes('applicant') || pair.includes('agent'))).toBe(false);
  });
});
