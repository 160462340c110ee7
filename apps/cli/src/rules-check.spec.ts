import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rulesCheck } from './rules-check.command.js';

const examples = fileURLToPath(new URL('../../../docs/spec/examples/', import.meta.url));
let directory = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'opencites-rules-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await rulesCheck(argv, {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (err += text) },
  });
  return { code, out, err };
}

async function file(name: string, content: unknown): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

interface Output {
  readonly outcome: string;
  readonly findings: readonly { readonly rule: string; readonly severity: string }[];
}
const read = (out: string): Output => JSON.parse(out) as Output;

describe('opencites rules check', () => {
  it.each([
    'export-appendix-two',
    'export-appendix-one',
    'export-partially-completed',
    're-export',
    'export-captive-bred-live',
    'certificate-of-origin',
  ])('finds nothing in the example %s and exits 0', async (name) => {
    const result = await run('check', `${examples}${name}.json`, '--json');
    expect(read(result.out)).toEqual({ outcome: 'clear', findings: [] });
    expect(result).toMatchObject({ code: 0, err: '' });
  });

  it('exits 1 when something blocks, and gives rule, severity, boxes, lines, source, confirmed and evidence', async () => {
    const { code, out } = await run('check', `${examples}quota-exceeded.json`, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      outcome: 'blocked',
      findings: [
        {
          rule: 'quota-exceeded',
          severity: 'block',
          boxes: ['11', '11a'],
          lines: [1],
          source: expect.stringContaining('14.7'),
          confirmed: true,
          evidence: {
            quota: 'GH-2026-python',
            kind: 'national',
            limit: '100',
            total: '105',
            wanted: '10',
            unit: 'NAR',
            until: '2026-12-31',
          },
        },
      ],
    });
  });

  it('says the same in words', async () => {
    const { code, out } = await run('check', `${examples}quota-exceeded.json`);
    expect(code).toBe(1);
    expect(out).toContain('quota-exceeded: Quota GH-2026-python is 100 NAR until 2026-12-31; with these 10 the total would be 105 NAR.');
    expect(out).toContain('boxes 11, 11a, line 1');
    expect(out).toContain('As of 2026-06-01');
  });

  it('exits 3 when nobody looked the names up', async () => {
    const { code, out } = await run('check', `${examples}no-facts.json`, '--json');
    expect(code).toBe(3);
    expect(read(out).outcome).toBe('no-data');
  });

  it('asks the rules as of another date', async () => {
    const { code, out } = await run('check', `${examples}export-appendix-two.json`, '--at', '1976-01-01', '--json');
    expect([code, read(out).outcome]).toEqual([3, 'no-data']);
    // The quota of the example ends with 2026.
    expect(await run('check', `${examples}quota-exceeded.json`, '--at', '2027-02-01T10:00:00Z', '--json')).toMatchObject({ code: 0 });
  });

  it.each([
    ['no verb', []],
    ['another verb', ['forget']],
    ['no file', ['check']],
    ['two files', ['check', 'a.json', 'b.json']],
    ['an unknown option', ['check', 'a.json', '--fast']],
    ['an option without its value', ['check', 'a.json', '--at']],
    ['a date that is none', ['check', 'a.json', '--at', '2026-02-30']],
    ['a missing file', ['check', '/nowhere/a.json']],
    ['a directory', ['check', '/']],
    ['a species directory that is none', ['check', `${examples}no-facts.json`, '--species', '/nowhere']],
  ])('exits 64 for %s and says why', async (_name, argv) => {
    const { code, out, err } = await run(...argv);
    expect([code, out]).toEqual([64, '']);
    expect(err.length).toBeGreaterThan(10);
  });

  it('exits 64 for a file that is no application, and points to the faults', async () => {
    const path = await file('bad.json', { application: { documentType: 7 } });
    const { code, err } = await run('check', path);
    expect(code).toBe(64);
    expect(err).toContain('/application/documentType: Must be text.');
    expect(await run('check', path, '--json')).toMatchObject({
      code: 64,
      out: expect.stringContaining('"pointer":"/application/documentType"'),
    });
  });

  it.each([
    ['no JSON', '{"application":'],
    ['text of another encoding', Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1')],
    ['nothing', ''],
  ])('exits 64 for %s', async (_name, content) => {
    expect(await run('check', await file('bytes.json', content))).toMatchObject({ code: 64, out: '' });
  });

  it('shows no control character that a hostile name would send to the terminal', async () => {
    const path = await file('hostile.json', { application: { '\u001b[2Jx': 1 } });
    const { err } = await run('check', path);
    expect(err).not.toContain('\u001b');
  });
});
