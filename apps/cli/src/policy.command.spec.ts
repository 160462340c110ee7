import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from './config.js';
import { policyCommand } from './policy.command.js';

describe('opencites policy set', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'opencites-policy-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const set = async (name: string, value: unknown, decidedBy = 'Order 7 of 2026, Director') => {
    const file = join(directory, 'value.json');
    writeFileSync(file, typeof value === 'string' && value.startsWith('<') ? value : JSON.stringify(value));
    let err = '';
    const io = { stdout: { write: () => true }, stderr: { write: (text: string) => (err += text) } };
    // No database: what is refused is refused before one is looked for.
    const configured = readConfig({ OPENCITES_HOME: join(directory, 'none') });
    return { code: await policyCommand(['set', name, file, '--decided-by', decidedBy], io, configured), err };
  };
  const override = { rule: 'higher-taxon', country: 'KE', from: '2026-01-01', to: null, severity: 'off', source: 'Order 7 of 2026' };

  it.each([
    ['a policy that nothing reads', 'separation', {}],
    ['a value that is no JSON', 'form-headings', '<'],
    ['headings that the form has not', 'form-headings', 'en+de'],
    ['one person who recommends and approves', 'separation-of-duties', { allowedPairs: ['recommendation+approval'] }],
    ['a list without pairs', 'separation-of-duties', { pairs: [] }],
    ['an override of a rule that is none', 'rule-overrides', [{ ...override, rule: 'higher-taxa' }]],
    ['an override without a source', 'rule-overrides', [{ ...override, source: ' ' }]],
    ['an override with a misspelt member', 'rule-overrides', [{ ...override, severtiy: 'off' }]],
    ['an override with a severity that is none', 'rule-overrides', [{ ...override, severity: 'none' }]],
    ['a word for a switch', 'natural-person-names-hashed', 'yes'],
    ['a draw by nobody', 'draw', { witness: '' }],
    ['a draw by chance', 'draw', 'dice'],
  ])('refuses %s', async (_what, name, value) => {
    expect(await set(name, value)).toMatchObject({ code: 64, err: expect.stringContaining('Usage') });
  });

  it('refuses a decision that nobody stands behind', async () => {
    expect(await set('form-headings', 'en+es', 'me')).toMatchObject({ code: 64, err: expect.stringContaining('--decided-by') });
  });
});
