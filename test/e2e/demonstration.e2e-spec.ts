import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectedOutcomes, outcomesOf, type OutcomeRow, readOutcomeTable } from '../kit/outcome-table.js';
import { sealParts } from '../kit/pdf-seal.js';
import { opencites, type Ran, runProgram } from '../kit/run-program.js';
import { reasonsOf, verifyHere } from '../kit/verify-here.js';

let directory: string;
let out: string;
let trust: string;
let ran: Ran;
let issued: readonly OutcomeRow[];
const permit = (number: string, ending: string): string => join(out, 'permits', `${number}.${ending}`);
const scratch = (name: string): string => join(directory, name);

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'opencites-demonstration-'));
  out = join(directory, 'out');
  trust = join(out, 'trust');
  ran = await opencites(['demo', '--out', out], { patienceMs: 240_000 });
  if (ran.code !== 0) throw new Error(`demo ended with ${ran.code}:\n${ran.out}\n${ran.err}`);
  issued = readOutcomeTable(ran.out).filter(({ outcome }) => outcome === 'issued');
}, 260_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('The built-in applications, through the public ports', () => {
  it('come to what each of them is an example of', () => {
    expect(outcomesOf(readOutcomeTable(ran.out))).toEqual(expectedOutcomes.map((row) => [...row]));
  });

  it('are counted in summary.json', () => {
    const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as Record<string, unknown>;
    expect(Object.keys(summary).sort()).toEqual(
      ['submitted', 'issued', 'refused', 'noData', 'refusals', 'overrides', 'seconds', 'permitsPerSecond'].sort(),
    );
    expect(summary).toMatchObject({ submitted: 21, issued: 12, refused: 9, noData: 0 });
    expect(summary['submitted']).toBe((summary['issued'] as number) + (summary['refused'] as number));
    expect(summary['refusals']).toEqual(countRules('refused'));
    expect(summary['overrides']).toEqual(countRules('issued'));
    const [seconds, rate] = [summary['seconds'], summary['permitsPerSecond']] as [number, number];
    expect(seconds).toBeGreaterThan(0);
    expect(Math.abs(rate - 12 / seconds)).toBeLessThan(0.1);
  });

  it('leave the files of each permit, and nothing of a refused application', () => {
    const numbers = issued.map(({ number }) => number).sort();
    expect(new Set(numbers).size).toBe(12);
    for (const number of numbers) expect(number).toMatch(/^\d{2}XA\d{6}$/);
    const files = numbers.flatMap((number) =>
      ['cose', 'entry', 'json', 'pdf', 'qr.txt', 'tlog-proof'].map((ending) => `${number}.${ending}`),
    );
    expect(readdirSync(join(out, 'permits')).sort()).toEqual(files);
    for (const part of [
      'anchor.txt',
      'root/1.cose',
      'keys/XA.cose',
      'snapshot.cose',
      'codes/1.cbor',
      'status/XA',
      'logged',
      'log/XA.policy',
    ])
      expect([part, existsSync(join(trust, part))]).toEqual([part, true]);
  });

  it('leave codes that hold one line each, with annexes only for the long permit', () => {
    for (const { number, title } of issued) {
      const lines = readFileSync(permit(number, 'qr.txt'), 'utf8').trimEnd().split('\n');
      for (const line of lines) expect(line).toMatch(/^http:\/\/xa\.localhost:8081\/#A?[0-9]+$/);
      expect([title, lines.length > 1]).toEqual([title, title.includes('44 lines')]);
    }
  });

  function countRules(outcome: 'issued' | 'refused'): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const [, kind, rules] of expectedOutcomes) if (kind === outcome) for (const rule of rules) counts[rule] = (counts[rule] ?? 0) + 1;
    return counts;
  }
});

describe('The logs it leaves', () => {
  const log = (kind: string, path = '') => join(out, 'log', kind, path);
  const keysOf = (kind: string) => ['--key', log(kind, 'vkey'), '--witness', log(kind, 'witnesses.txt'), '--quorum', '2'];

  it.each(['public', 'restricted'])('are whole: %s, derived anew from the files alone', async (kind) => {
    const { code, out: told } = await opencites(['audit', 'fsck', log(kind), ...keysOf(kind), '--json']);
    expect([code, JSON.parse(told)]).toEqual([0, expect.objectContaining({ verdict: 'good', demonstration: true })]);
  });

  it('hold only tiles and bundles of the final size', () => {
    for (const kind of ['public', 'restricted']) {
      const size = Number(readFileSync(log(kind, 'checkpoint'), 'utf8').split('\n')[1]);
      expect(size).toBeGreaterThan(issued.length);
      for (const level of ['0', 'entries']) {
        const partial = readdirSync(log(kind, `tile/${level}`)).filter((name) => name.endsWith('.p'));
        expect(partial.flatMap((name) => readdirSync(log(kind, `tile/${level}/${name}`)))).toEqual(
          size % 256 === 0 ? [] : [`${size % 256}`],
        );
      }
    }
  });

  it('lie beside each other: the public one tells roots of the restricted one, and they are its roots', async () => {
    const restricted = ['--restricted', log('restricted'), '--restricted-key', log('restricted', 'vkey')];
    const { code, out: told } = await opencites(['audit', 'fsck', log('public'), ...keysOf('public'), ...restricted, '--json']);
    const { verdict, restricted: other } = JSON.parse(told) as { verdict: string; restricted: { anchors: number } };
    expect([code, verdict]).toEqual([0, 'good']);
    expect(other.anchors).toBeGreaterThan(0);
  });

  it('let anybody draw every case again, from the directory alone', async () => {
    const records = readdirSync(join(out, 'draws'));
    expect(records.length).toBeGreaterThanOrEqual(issued.length);
    const witness = log('cosignatures', 'xa.localhost_witness_1.txt');
    for (const file of records) {
      const opening = join(out, 'draws', file);
      const argv = [
        'audit',
        'draw',
        file.replace('.json', ''),
        '--log',
        log('public'),
        '--witness',
        witness,
        '--opening',
        opening,
        '--json',
      ];
      const drawn = await opencites(argv);
      expect([file, drawn.code, JSON.parse(drawn.out)]).toEqual([
        file,
        0,
        expect.objectContaining({ verdict: 'good', failure: null, officer: expect.any(String), demonstration: true }),
      ]);
    }
    // The list of another witness draws nothing: its signatures are others.
    const [file = ''] = records;
    const opening = join(out, 'draws', file);
    const other = log('cosignatures', 'xa.localhost_witness_2.txt');
    const argv = ['audit', 'draw', file.replace('.json', ''), '--log', log('public'), '--witness', other, '--opening', opening, '--json'];
    const refused = await opencites(argv);
    expect([refused.code, JSON.parse(refused.out)]).toEqual([
      2,
      expect.objectContaining({ failure: expect.objectContaining({ id: 'list-signature' }) }),
    ]);
  });

  it('hold the entry of every permit, by the proof beside it', async () => {
    for (const { number } of issued) {
      const argv = [
        'audit',
        'proof',
        permit(number, 'tlog-proof'),
        '--entry',
        permit(number, 'entry'),
        '--policy',
        join(trust, 'log/XA.policy'),
        '--json',
      ];
      const { code, out: told } = await opencites(argv);
      expect([number, code, JSON.parse(told)]).toEqual([number, 0, expect.objectContaining({ verdict: 'good', demonstration: true })]);
      const entry = JSON.parse(readFileSync(permit(number, 'entry'), 'utf8')) as { k: string; c: Record<string, string> };
      expect([entry.k, Object.keys(entry.c).sort()]).toEqual(['permit.issued', ['doc', 'permit']]);
      expect(readFileSync(permit(number, 'entry'), 'utf8')).not.toContain(number);
    }
  });
});

describe('Every issued PDF', () => {
  it('has a seal that pdfsig finds valid over the whole document', async () => {
    for (const { number } of issued) {
      const { out: text } = await runProgram('pdfsig', [permit(number, 'pdf')]);
      expect(text).toContain('Signature Validation: Signature is Valid.');
      expect(text).toContain('Total document signed');
      expect(text).toContain('Signature Type: ETSI.CAdES.detached');
      expect(text.match(/^Signature #/gm)).toHaveLength(1);
    }
  });

  it('has a seal that openssl accepts as CAdES, and refuses over other content', async () => {
    for (const { number } of issued) {
      const { content, signature } = sealParts(readFileSync(permit(number, 'pdf')));
      writeFileSync(scratch('seal.der'), signature);
      writeFileSync(scratch('content.bin'), content);
      // The chain stands in the seal; that its leaf is one of the issuer's seal keys is what `opencites verify` adds.
      const chain = ['pkcs7', '-inform', 'DER', '-print_certs', '-in', scratch('seal.der'), '-out', scratch('chain.pem')];
      expect((await runProgram('openssl', chain)).code).toBe(0);
      const files = ['-in', scratch('seal.der'), '-content', scratch('content.bin'), '-CAfile', scratch('chain.pem'), '-out', '/dev/null'];
      const check = ['cms', '-verify', '-cades', '-binary', '-purpose', 'any', '-inform', 'DER', ...files];
      const good = await runProgram('openssl', check);
      expect([number, good.code, good.err]).toEqual([number, 0, expect.stringContaining('successful')]);
      content[1000] = (content[1000] ?? 0) ^ 1;
      writeFileSync(scratch('content.bin'), content);
      expect((await runProgram('openssl', check)).code).not.toBe(0);
    }
  });

  it('passes qpdf --check without a warning', async () => {
    for (const { number } of issued) {
      const { code, out: text, err } = await runProgram('qpdf', ['--check', permit(number, 'pdf')]);
      expect([number, code, err]).toEqual([number, 0, '']);
      expect(text).toContain('No syntax or stream encoding errors found');
    }
  });

  it('shows at 300 dpi the codes of its qr.txt, to zbar and to our own reader', async () => {
    for (const { number } of issued) {
      const [front = '', ...annexes] = readFileSync(permit(number, 'qr.txt'), 'utf8').trimEnd().split('\n');
      const pages = annexes.length === 0 ? ['-f', '1', '-l', '1'] : [];
      const drawn = await runProgram('pdftoppm', ['-r', '300', '-gray', '-png', ...pages, permit(number, 'pdf'), scratch(number)]);
      expect(drawn.code).toBe(0);
      const pictures = readdirSync(directory)
        .filter((name) => name.startsWith(`${number}-`) && name.endsWith('.png'))
        .map(scratch)
        .sort();
      const { out: codes } = await runProgram('zbarimg', ['-q', '--raw', '--nodbus', ...pictures]);
      const read = codes.trimEnd().split('\n');
      expect(read[0]).toBe(front);
      expect([...new Set(read)].sort()).toEqual([front, ...annexes].sort());

      const [firstPage = ''] = pictures;
      const picture = await verifyHere(firstPage, trust, '--specimen');
      // One page cannot show the annex codes of the others: then more must be scanned before anything is said.
      expect([number, picture.code, picture.json.permit?.number]).toEqual([number, annexes.length > 0 ? 3 : 0, number]);
    }
  }, 240_000);
});

describe('Every issued permit', () => {
  it.each(['pdf', 'cose', 'qr.txt'])('verifies as a SPECIMEN from its %s: exit 3, and 0 where one is wanted', async (ending) => {
    for (const { number } of issued) {
      const plain = await verifyHere(permit(number, ending), trust);
      // The front token alone does not hold the lines of the annex codes, so it cannot vouch for them.
      if (ending === 'cose' && hasAnnexes(number)) {
        expect([plain.code, plain.json.verdict, reasonsOf(plain)]).toEqual([3, 'amber', expect.arrayContaining(['annex-missing'])]);
        continue;
      }
      expect([number, plain.code, plain.json.verdict, plain.json.exitCode]).toEqual([number, 3, 'specimen', 3]);
      const wanted = await verifyHere(permit(number, ending), trust, '--specimen');
      expect([number, wanted.code, wanted.json.verdict, wanted.json.exitCode]).toEqual([number, 0, 'specimen', 0]);
    }
  });

  it('says what the form said, whichever door it comes through', async () => {
    for (const { number } of issued) {
      const document = JSON.parse(readFileSync(permit(number, 'json'), 'utf8')) as Record<string, unknown>;
      const pdf = (await verifyHere(permit(number, 'pdf'), trust)).json;
      expect(Object.keys(pdf)).toEqual(['verdict', 'exitCode', 'checks', 'permit']);
      for (const check of pdf.checks) expect(Object.keys(check)).toEqual(['id', 'result', 'reason']);
      expect(new Set(pdf.checks.map(({ id }) => id)).size).toBe(pdf.checks.length);
      expect(pdf.permit).toMatchObject({ number, issuer: 'XA', specimen: true, status: 'valid', importer: document['importer'] ?? null });
      const code = (await verifyHere(permit(number, 'qr.txt'), trust)).json;
      expect(code.permit).toMatchObject({ number, validUntil: pdf.permit?.validUntil, totalLines: pdf.permit?.totalLines });
      expect(reasonsOf({ json: pdf })).toEqual(expect.arrayContaining(['seal-good', 'document-matches', 'signature-good']));
      // The paper carries its proof; the bare code is found in the signed set.
      expect(reasonsOf({ json: pdf })).toEqual(expect.arrayContaining(['log-proof-good', 'witnesses-demonstration']));
      expect(reasonsOf({ json: code })).toContain('logged');
    }
  });

  it('gives one answer from the command as a process, for each kind of file and for standard input', async () => {
    const { number = '' } = issued[0] ?? {};
    for (const ending of ['pdf', 'cose', 'qr.txt']) {
      const { code, out: text } = await opencites(['verify', permit(number, ending), '--trust', trust, '--json']);
      expect([ending, code, (JSON.parse(text) as { exitCode: number }).exitCode]).toEqual([ending, 3, 3]);
    }
    const input = readFileSync(permit(number, 'cose'));
    expect((await opencites(['verify', '-', '--trust', trust, '--specimen'], { input })).code).toBe(0);
  });

  it('is expired on the day after its last, and in doubt at a time before it was signed', async () => {
    const { number = '' } = issued[0] ?? {};
    const { permit: boxes } = (await verifyHere(permit(number, 'cose'), trust)).json;
    const last = new Date(`${boxes?.validUntil}T00:00:00Z`).getTime();
    const dayAfter = await verifyHere(permit(number, 'cose'), trust, '--at', new Date(last + 86_400_000).toISOString());
    expect([dayAfter.code, reasonsOf(dayAfter)]).toEqual([2, expect.arrayContaining(['expired'])]);
    const early = await verifyHere(permit(number, 'cose'), trust, '--at', new Date(Date.now() - 2 * 86_400_000).toISOString());
    expect([early.code, reasonsOf(early)]).toEqual([3, expect.arrayContaining(['issued-in-future'])]);
  });

  const hasAnnexes = (number: string) => readFileSync(permit(number, 'qr.txt'), 'utf8').trimEnd().includes('\n');
});

describe('An altered copy', () => {
  it('of a PDF is not genuine, whichever byte of its pages or attachments was altered', async () => {
    for (const { number } of issued.slice(0, 3)) {
      const pdf = readFileSync(permit(number, 'pdf'));
      for (const share of [0.1, 0.3, 0.5, 0.7]) {
        const copy = Buffer.from(pdf);
        const at = streamByte(copy, Math.floor(copy.length * share));
        copy[at] = (copy[at] ?? 0) ^ 4;
        writeFileSync(scratch('altered.pdf'), copy);
        expect([number, share, (await verifyHere(scratch('altered.pdf'), trust, '--specimen')).code]).toEqual([number, share, 1]);
      }
      writeFileSync(scratch('appended.pdf'), Buffer.concat([pdf, Buffer.from('\n%%EOF\n')]));
      expect((await verifyHere(scratch('appended.pdf'), trust, '--specimen')).code).toBe(1);
    }
  });

  it('of a credential or a code is not genuine', async () => {
    for (const { number } of issued.slice(0, 4)) {
      const cose = readFileSync(permit(number, 'cose'));
      for (let bit = 3; bit < cose.length * 8; bit += 211) {
        const copy = Buffer.from(cose);
        copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        writeFileSync(scratch('altered.cose'), copy);
        expect([number, bit, (await verifyHere(scratch('altered.cose'), trust, '--specimen')).code]).toEqual([number, bit, 1]);
      }
      const code = readFileSync(permit(number, 'qr.txt'), 'utf8').trimEnd();
      for (const at of [code.indexOf('#') + 20, code.indexOf('#') + 200, code.indexOf('#') + 400]) {
        const digit = (Number(code[at]) + 1) % 10;
        writeFileSync(scratch('altered.txt'), `${code.slice(0, at)}${digit}${code.slice(at + 1)}`);
        expect([number, at, (await verifyHere(scratch('altered.txt'), trust, '--specimen')).code]).toEqual([number, at, 1]);
      }
    }
  });

  it('with the boxes of another permit is not genuine', async () => {
    const [first, second] = issued.map(({ number }) => readFileSync(permit(number, 'pdf')).toString('latin1')) as [string, string];
    // The pages of one with the seal of another.
    const range = /\/ByteRange\s*\[\s*\d+\s+(\d+)\s+(\d+)\s+\d+\s*\]/;
    const [, start = '0', end = '0'] = range.exec(second) ?? [];
    const seal = second.slice(Number(start), Number(end));
    const [, firstStart = '0', firstEnd = '0'] = range.exec(first) ?? [];
    writeFileSync(scratch('spliced.pdf'), Buffer.from(first.slice(0, Number(firstStart)) + seal + first.slice(Number(firstEnd)), 'latin1'));
    expect((await verifyHere(scratch('spliced.pdf'), trust, '--specimen')).code).toBe(1);
  });

  it('of the trust lists opens no door: another installation’s permits are not genuine here', async () => {
    const { number = '' } = issued[0] ?? {};
    writeFileSync(scratch('anchor.txt'), `${'0'.repeat(64)}\n`);
    rmSync(scratch('other'), { recursive: true, force: true });
    await runProgram('cp', ['-r', trust, scratch('other')]);
    writeFileSync(join(scratch('other'), 'anchor.txt'), `${'0'.repeat(64)}\n`);
    const answer = await verifyHere(permit(number, 'pdf'), scratch('other'), '--specimen');
    expect(answer.code).not.toBe(0);
    expect(answer.json.permit).toBeNull();
  });

  /** A byte inside a stream at or after a place: of a page, a font or an attachment, never of the seal's own padding. */
  function streamByte(pdf: Buffer, from: number): number {
    const at = pdf.indexOf('stream', from);
    const contents = pdf.indexOf('/Contents <');
    const found = (at < 0 ? pdf.lastIndexOf('endstream') - 12 : at) + 10;
    return contents >= 0 && found > contents && found < pdf.indexOf('>', contents) ? contents - 40 : found;
  }
});
