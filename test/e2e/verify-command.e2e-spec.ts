import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fromHex, qrPlan, type IssuedToken } from '#credential';
import { renderPermitNow, sealPdf } from '#document';
import { keyRoleNumbers, trustKey } from '#trust';
import type { ReportJson } from '#verify';
import QRCode from 'qrcode';
import { verifyCommand } from '../../apps/cli/src/verify.command.js';
import { sampleCodeNames } from '../../libs/document/src/testing/sample-permit.js';
import { makeTestSealer } from '../../libs/document/src/testing/test-sealer.js';
import { TrustWorld, writeTrust } from '../kit/trust-world.js';
import { loadVectors } from '../vectors/load-vectors.js';
import { canonicalBytes, sampleLine } from '../vectors/sample-permit.js';
import type { VerdictVectors } from '../vectors/vector-format.js';
import { trustFiles } from '../vectors/vector-reader.js';

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly json: ReportJson | null;
}

let directory: string;
let world: TrustWorld;
let trust: string;
const path = (name: string): string => join(directory, name);

async function run(argv: readonly string[], stdin: readonly Uint8Array[] = []): Promise<Run> {
  let out = '';
  let err = '';
  const code = await verifyCommand(argv, {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (err += text) },
    stdin: (async function* () {
      yield* stdin;
    })(),
  });
  return { code, out, err, json: argv.includes('--json') && out !== '' ? (JSON.parse(out) as ReportJson) : null };
}

const verify = (input: string, ...more: string[]): Promise<Run> => run([input, '--trust', trust, ...more]);
const reasonsOf = ({ json }: Run): string[] => json?.checks.map((check) => check.reason) ?? [];

async function picture(text: string, type: 'png'): Promise<Uint8Array> {
  const plan = qrPlan(text);
  if (!plan) throw new Error('does not fit');
  const segments = plan.segments.map((segment) => ({
    mode: segment.mode,
    data: segment.mode === 'byte' ? new TextEncoder().encode(segment.data) : segment.data,
  })) as QRCode.QRCodeSegment[];
  return QRCode.toBuffer(segments, { type, version: plan.version, errorCorrectionLevel: plan.ecc, scale: 5 });
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'opencites-verify-'));
  world = await TrustWorld.create();
  world.statuses.set(6, 1);
  trust = path('trust');
  mkdirSync(trust);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('opencites verify', () => {
  let token: IssuedToken;
  beforeAll(async () => {
    writeTrust(trust, await world.files());
    token = await world.issue();
    writeFileSync(path('good.qr.txt'), `${token.front}\n`);
    writeFileSync(path('good.cose'), token.cose);
    writeFileSync(path('good.png'), await picture(token.front, 'png'));
    writeFileSync(path('revoked.cose'), (await world.issue(world.permit(), { index: 6 })).cose);
    writeFileSync(path('forged.cose'), (await world.issue(world.permit(), { signer: 'stranger' })).cose);
    writeFileSync(path('specimen.cose'), (await world.issue(world.permit({ specimen: true }))).cose);
  });

  it.each(['good.qr.txt', 'good.cose', 'good.png'])('accepts a good permit as %s', async (name) => {
    const result = await verify(path(name), '--json');
    expect(result.code).toBe(0);
    expect(Object.keys(result.json ?? {})).toEqual(['verdict', 'exitCode', 'checks', 'permit']);
    expect(result.json).toMatchObject({ verdict: 'green', exitCode: 0, permit: { number: '26XA000001', status: 'valid' } });
    for (const check of result.json?.checks ?? []) expect(Object.keys(check)).toEqual(['id', 'result', 'reason']);
  });

  it('reads standard input, text and bytes alike', async () => {
    expect((await run(['-', '--trust', trust], [new TextEncoder().encode(token.front)])).code).toBe(0);
    expect((await run(['-', '--trust', trust], [token.cose.slice(0, 50), token.cose.slice(50)])).code).toBe(0);
    expect((await run(['-', '--trust', trust], [])).code).toBe(1);
  });

  it.each([
    ['revoked.cose', 2, 'red'],
    ['forged.cose', 1, 'red'],
    ['specimen.cose', 3, 'specimen'],
  ])('gives %s exit code %i', async (name, code, verdict) => {
    const result = await verify(path(name), '--json');
    expect([result.code, result.json?.exitCode, result.json?.verdict]).toEqual([code, code, verdict]);
    expect(result.json?.permit === null).toBe(code === 1);
  });

  it('ends with 0 for a SPECIMEN where one is wanted, and keeps its verdict', async () => {
    const result = await verify(path('specimen.cose'), '--specimen', '--json');
    expect([result.code, result.json?.verdict, result.json?.exitCode]).toEqual([0, 'specimen', 0]);
    expect((await verify(path('revoked.cose'), '--specimen')).code).toBe(2);
  });

  it('asks about another time', async () => {
    const later = new Date((world.now + 91 * 86_400) * 1000).toISOString();
    const result = await verify(path('good.cose'), '--at', later, '--json');
    expect(result.code).toBe(2);
    expect(reasonsOf(result)).toEqual(expect.arrayContaining(['expired', 'status-list-stale', 'key-list-expired']));
  });

  it.each([
    ['en', 'GENUINE', 'Valid until'],
    ['fr', 'AUTHENTIQUE', 'Valable jusqu’au'],
    ['es', 'AUTÉNTICO', 'Válido hasta'],
  ])('speaks to people in %s', async (lang, verdict, box) => {
    const { out, code } = await verify(path('good.cose'), '--lang', lang);
    expect(code).toBe(0);
    expect(out.startsWith(verdict)).toBe(true);
    expect(out).toContain(box);
    expect(out).toContain('Python bivittatus');
    expect(out).not.toContain('verify.');
  });

  it('prints no control or direction characters that an applicant put into a name', async () => {
    const hostile = world.permit({ exporter: { name: 'Evil\u202e\u0007\u001b[2J Ltd', address: '', country: 'XA' } });
    writeFileSync(path('hostile.cose'), (await world.issue(hostile)).cose);
    const { out } = await verify(path('hostile.cose'));
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
    expect(out).toContain('Evil [2J Ltd');
  });

  it.each([
    ['no input', ['--trust', 'TRUST']],
    ['two inputs', ['good.cose', 'good.cose', '--trust', 'TRUST']],
    ['no trust directory given', ['good.cose']],
    ['a trust directory that is not there', ['good.cose', '--trust', 'nowhere']],
    ['a missing file', ['missing.cose', '--trust', 'TRUST']],
    ['a directory in the place of a file', ['trust', '--trust', 'TRUST']],
    ['an unknown option', ['good.cose', '--trust', 'TRUST', '--loud']],
    ['a language nobody speaks here', ['good.cose', '--trust', 'TRUST', '--lang', 'de']],
    ['a time that does not exist', ['good.cose', '--trust', 'TRUST', '--at', '2026-02-30']],
    ['a time without its zone', ['good.cose', '--trust', 'TRUST', '--at', '2026-11-22T10:00:00']],
  ])('refuses %s as a usage error', async (_what, argv) => {
    const result = await run(
      argv.map((word) => (word === 'TRUST' ? trust : /^(good|missing|trust|nowhere)/.test(word) ? path(word) : word)),
    );
    expect(result.code).toBe(64);
    expect(result.out).toBe('');
    expect(result.err).not.toBe('');
  });

  it.each([
    ['empty.txt', '', 1],
    ['words.txt', 'this is a permit', 1],
    ['truncated.txt', 'http://xa.localhost:8081/#123456', 1],
    ['noise.cose', '\u0001\u0002\u0003', 1],
    ['svg.png', '<svg xmlns="http://www.w3.org/2000/svg"/>', 3],
    ['words.pdf', 'no PDF at all', 3],
    ['empty.pdf', '%PDF-1.7\n%%EOF\n', 3],
    ['bad.jpg', '\u00ff\u00d8\u00ff\u00e0', 3],
  ])('answers %s without falling over', async (name, content, code) => {
    writeFileSync(path(name), Buffer.from(content, 'latin1'));
    expect((await verify(path(name), '--json')).code).toBe(code);
  });

  it('finds no permit in the picture of another code', async () => {
    writeFileSync(path('shop.png'), await QRCode.toBuffer('https://shop.example/', { scale: 5 }));
    const result = await verify(path('shop.png'), '--json');
    expect([result.code, reasonsOf(result)]).toEqual([3, ['not-a-permit-code']]);
  });
});

describe('opencites verify on a sealed PDF', () => {
  const sealer = makeTestSealer('ec');
  let pdf: Uint8Array;
  beforeAll(async () => {
    const certificateSha256 = fromHex(sealer.certificateSha256) ?? new Uint8Array();
    const key = world.key('stranger');
    const seal = {
      ...trustKey(key.alg, key.spki),
      role: keyRoleNumbers.seal,
      signFrom: 0,
      signUntil: world.now + 86_400,
      state: 'active' as const,
      certificateSha256,
    };
    const keys = [...(await listedKeys()), seal];
    writeTrust(trust, await world.files(world.now - 60, { keys }));
    const document = world.permit({ lines: Array.from({ length: 45 }, (_, i) => sampleLine(i + 1)) });
    const token = await world.issue(document);
    const rendered = renderPermitNow({
      document,
      qr: { front: token.front, annexes: token.annexes },
      checkCode: token.checkCode,
      attachments: [
        { name: 'permit.json', mime: 'application/json', bytes: canonicalBytes(document), relationship: 'Source', description: 'Document' },
        { name: 'permit.cose', mime: 'application/cose', bytes: token.cose, relationship: 'Data', description: 'Credential' },
      ],
      headings: 'en+fr',
      codeNames: sampleCodeNames,
    });
    pdf = await sealPdf(rendered, sealer);
    writeFileSync(path('sealed.pdf'), pdf);
    writeFileSync(path('unsealed.pdf'), rendered);
  });

  async function listedKeys() {
    const { decodeKeyList } = await import('#trust');
    const bytes = (await world.files()).get('keys/XA.cose');
    if (!bytes) throw new Error('no key list');
    return decodeKeyList(bytes).list.keys;
  }

  it('accepts it with all lines of the document', async () => {
    const result = await verify(path('sealed.pdf'), '--json');
    expect(reasonsOf(result)).toEqual(expect.arrayContaining(['seal-good', 'document-matches', 'signature-good']));
    expect([result.code, result.json?.permit?.lines.length]).toEqual([0, 45]);
  });

  it('refuses genuine attachments without a seal, with altered pages, and with an update', async () => {
    // Rendered and never sealed: the field for the seal is there, and empty.
    expect((await verify(path('unsealed.pdf'))).code).toBe(1);
    const altered = pdf.slice();
    // A byte of the first page's content, far from the attachments.
    const at = Buffer.from(altered).indexOf('stream') + 20;
    altered[at] = (altered[at] ?? 0) ^ 1;
    const updated = Buffer.concat([pdf, Buffer.from('\n1 0 obj\n<<>>\nendobj\n')]);
    for (const [name, bytes] of [
      ['altered.pdf', altered],
      ['updated.pdf', updated],
    ] as const) {
      writeFileSync(path(name), bytes);
      expect([name, (await verify(path(name))).code]).toEqual([name, 1]);
    }
  });

  it('refuses a good seal that the issuer does not list', async () => {
    writeTrust(trust, await world.files());
    const result = await verify(path('sealed.pdf'), '--json');
    expect([result.code, reasonsOf(result).includes('seal-not-listed')]).toEqual([1, true]);
  });
});

describe('opencites verify with a proof of the log', () => {
  const at = '2026-11-22T12:00:00Z';
  let lists: string;
  let vectors: VerdictVectors;
  const write = (name: string, hex: string | undefined) => writeFileSync(path(name), Buffer.from(hex ?? '', 'hex'));

  beforeAll(async () => {
    vectors = await loadVectors<VerdictVectors>('verdicts.json');
    lists = path('lists');
    for (const [file, bytes] of trustFiles(vectors, 'demonstration witnesses')) {
      mkdirSync(dirname(join(lists, file)), { recursive: true });
      writeFileSync(join(lists, file), bytes);
    }
    const input = vectors.cases.find(({ title }) => title === 'a proof by witnesses of the issuer itself')?.input;
    if (input?.kind !== 'cose') throw new Error('no vector');
    write('logged.cose', input.hex);
    write('logged.tlog-proof', input.proof);
    write('logged.entry', input.entry);
    const other = vectors.cases.find(({ title }) => title === 'a proof of another permit')?.input;
    write('other.tlog-proof', other?.kind === 'cose' ? other.proof : undefined);
    write('other.entry', other?.kind === 'cose' ? other.entry : undefined);
    write('lonely.tlog-proof', input.proof);
  });
  const check = (...more: string[]) => run([path('logged.cose'), '--trust', lists, '--at', at, ...more]);

  it('says on lines of their own that it is proven, and what the witnesses are worth', async () => {
    const result = await check('--proof', path('logged.tlog-proof'), '--json');
    expect(result.code).toBe(0);
    expect(result.json?.checks).toContainEqual({ id: 'log', result: 'pass', reason: 'log-proof-good' });
    expect(result.json?.checks).toContainEqual({ id: 'witnesses', result: 'unknown', reason: 'witnesses-demonstration' });
    const { out } = await check('--proof', path('logged.tlog-proof'));
    expect(out).toMatch(/^.*Stands in the public log of the issuer, as witnesses saw it.*$/m);
    expect(out).toMatch(/^.*demonstration witnesses: no protection$/m);
  });

  it('is amber without the proof while the sets do not know the permit, and red with the proof of another', async () => {
    expect(reasonsOf(await check('--json'))).toContain('log-unknown-appendix-i');
    expect((await check()).code).toBe(3);
    const wrong = await check('--proof', path('other.tlog-proof'), '--json');
    expect([wrong.code, reasonsOf(wrong).includes('log-proof-invalid')]).toEqual([1, true]);
  });

  it.each(['missing.tlog-proof', 'lonely.tlog-proof', 'logged.entry'])('refuses --proof %s as a usage error', async (name) => {
    const result = await check('--proof', path(name));
    expect([result.code, result.out]).toEqual([64, '']);
    expect(result.err).not.toBe('');
  });
});
