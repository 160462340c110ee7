import { describe, expect, it } from '@jest/globals';
import { exit } from './io.js';
import { speciesCommand } from './species.command.js';

async function run(...argv: string[]) {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text) };
  return { code: await speciesCommand(argv, { stdout: stream, stderr: stream }), text: written.join('') };
}

describe('opencites species', () => {
  it.each([
    [[], 'Usage:'],
    [['remove'], 'Usage:'],
    [['import'], 'Give one directory or file'],
    [['import', 'a', 'b'], 'Give one directory or file'],
    [['import', 'a', '--api', 'https://api.example.org'], 'Give one directory or file'],
    [['import', 'a', '--effective', '2024-02-30'], 'is not a date'],
    [['import', 'a', '--colour'], 'colour'],
    [['diff'], 'Give the id of one update'],
    [['diff', 'nonsense'], 'Give the id of one update'],
    [['diff', '0195e0e0-0000-7000-8000-000000000000', '--limit', 'all'], '--limit must be a whole number'],
    [['apply', '0195e0e0-0000-7000-8000-000000000000'], 'needs --as LOGIN'],
  ])('with %j is told how to be used, and touches no database', async (argv, words) => {
    const { code, text } = await run(...argv);
    expect(code).toBe(exit.usage);
    expect(text).toContain(words);
  });
});
