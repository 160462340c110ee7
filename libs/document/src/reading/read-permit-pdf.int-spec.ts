import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';
import { renderPermit } from '../render-permit.js';
import { sealPdf } from '../seal/seal-pdf.js';
import { inDirectory } from '../testing/page-pixels.js';
import { sampleInput } from '../testing/sample-permit.js';
import { makeTestSealer, type TestSealer } from '../testing/test-sealer.js';
import { maximumPdfBytes, readPermitPdf } from './read-permit-pdf.js';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** A small file with a correct cross-reference table around the given objects. */
function pdfOf(objects: readonly (string | Buffer)[], trailer = '/Root 1 0 R', previous: number | null = null): Buffer {
  const parts: Buffer[] = [latin1('%PDF-1.7\n')];
  const offsets: number[] = [];
  let at = parts[0]?.length ?? 0;
  objects.forEach((object, index) => {
    const body = Buffer.concat([
      latin1(`${index + 1} 0 obj\n`),
      typeof object === 'string' ? latin1(object) : object,
      latin1('\nendobj\n'),
    ]);
    offsets.push(at);
    parts.push(body);
    at += body.length;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const prev = previous === null ? '' : ` /Prev ${previous}`;
  parts.push(
    latin1(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${objects.length + 1} ${trailer}${prev} >>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

function streamObject(dictionary: string, bytes: Buffer): Buffer {
  return Buffer.concat([latin1(`<< ${dictionary} /Length ${bytes.length} >>\nstream\n`), bytes, latin1('\nendstream')]);
}

const attached = (stream: Buffer): Buffer =>
  pdfOf(['<< /Type /Catalog /AF [2 0 R] >>', '<< /F (permit.json) /UF (permit.json) /EF << /F 3 0 R >> >>', stream]);

let sealer: TestSealer;
let genuine: Uint8Array;

beforeAll(async () => {
  sealer = makeTestSealer('ec');
  genuine = await sealPdf(await renderPermit(sampleInput(2)), sealer);
});

describe('a genuine file that somebody changed', () => {
  it('is refused with any length cut off', async () => {
    for (let length = 0; length < genuine.length; length += 1777) {
      const reading = await readPermitPdf(genuine.subarray(0, length));
      expect(reading.seal.valid).toBe(false);
    }
  });

  it('is refused with anything behind its end', async () => {
    for (const tail of ['\n', ' ', '%%EOF\n', '\n%comment', 'x'.repeat(5000)]) {
      const reading = await readPermitPdf(Buffer.concat([genuine, latin1(tail)]));
      expect(reading.seal.valid).toBe(false);
      expect(reading.seal.coversWholeFile).toBe(false);
      expect(reading.seal.reason).toBe('incremental-update');
    }
  });

  it('is refused with anything before its beginning', async () => {
    const reading = await readPermitPdf(Buffer.concat([latin1('%PDF-1.7\n'), genuine]));
    expect(reading.seal.valid).toBe(false);
  });

  it('is refused after an incremental update that redraws a page; the attachments are still found', async () => {
    const text = Buffer.from(genuine).toString('latin1');
    const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
    const trailer = /trailer\n<<([\s\S]*?)>>\nstartxref/.exec(text)?.[1] ?? '';
    const page = /(\d+) 0 obj\n<<\n\/Type \/Page\n/.exec(text)?.[1] ?? '';
    const update = `${page} 0 obj\n<< /Type /Page /MediaBox [0 0 595 842] >>\nendobj\n`;
    const at = genuine.length;
    const table = `xref\n${page} 1\n${String(at).padStart(10, '0')} 00000 n \ntrailer\n<<${trailer} /Prev ${start} >>\nstartxref\n${at + update.length}\n%%EOF\n`;
    const reading = await readPermitPdf(Buffer.concat([genuine, latin1(update + table)]));
    expect(reading.attachments.json).toBeDefined();
    expect(reading.seal).toMatchObject({ present: true, valid: false, incrementalUpdate: true, reason: 'incremental-update' });
  });

  it('is refused when rewritten by another program with other pages and the genuine attachments', async () => {
    const other = await renderPermit(sampleInput(2, { importer: { name: 'Somebody Else', address: 'Elsewhere', country: 'FR' } }));
    expect((await readPermitPdf(other)).seal).toMatchObject({ valid: false });
    const swapped = Buffer.from(other);
    // The genuine signature dictionary copied over: same length, same place.
    const from = Buffer.from(genuine).lastIndexOf('/Type /Sig', undefined, 'latin1');
    const to = swapped.lastIndexOf('/Type /Sig', undefined, 'latin1');
    const length = Buffer.from(genuine).indexOf('endobj', from, 'latin1') - from;
    Buffer.from(genuine).copy(swapped, to, from, from + length);
    const reading = await readPermitPdf(swapped);
    expect(reading.seal.valid).toBe(false);
    expect(['byte-range', 'digest-mismatch', 'incremental-update']).toContain(reading.seal.reason);
  });

  it('is refused after qpdf rewrote it into object streams, whose attachments are read all the same', async () => {
    const rewritten = inDirectory((directory) => {
      writeFileSync(join(directory, 'in.pdf'), genuine);
      execFileSync('qpdf', ['--object-streams=generate', '--recompress-flate', 'in.pdf', 'out.pdf'], { cwd: directory });
      return readFileSync(join(directory, 'out.pdf'));
    });
    const reading = await readPermitPdf(rewritten);
    expect(reading.attachments.json).toEqual(sampleInput(2).attachments[0]?.bytes);
    expect(reading.attachments.cose).toEqual(sampleInput(2).attachments[1]?.bytes);
    expect(reading.seal).toMatchObject({ present: true, valid: false });
  });

  it('does not count the seal of another certificate put in its place', async () => {
    const stranger = await sealPdf(await renderPermit(sampleInput(2)), makeTestSealer('ec'));
    const reading = await readPermitPdf(stranger);
    expect(reading.seal.valid).toBe(true);
    expect(reading.seal.certificateSha256).not.toBe(sealer.certificateSha256);
  });
});

describe('hostile and foreign files', () => {
  it('answers on files that are no PDF', async () => {
    expect((await readPermitPdf(new Uint8Array(0))).seal.reason).toBe('not-a-pdf');
    expect((await readPermitPdf(latin1('<svg onload="alert(1)"/>'))).seal.reason).toBe('not-a-pdf');
    expect((await readPermitPdf(latin1('%PDF-1.7\n'))).seal.reason).toBe('damaged');
    expect((await readPermitPdf(new Uint8Array(maximumPdfBytes + 1))).seal.reason).toBe('too-large');
  });

  it('reads a foreign PDF with scripts as a file without seal and attachments, and runs nothing', async () => {
    const document = new PDFDocument();
    document.text('hello');
    document.addNamedJavaScript('open', 'app.alert("hello")');
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    const done = new Promise<void>((resolve) => document.on('end', () => resolve()));
    document.end();
    await done;
    expect(await readPermitPdf(Buffer.concat(chunks))).toEqual({
      attachments: {},
      seal: { present: false, valid: false, coversWholeFile: false, incrementalUpdate: false, certificateSha256: null, reason: null },
    });
  });

  it('stops at ten megabytes of nested brackets', async () => {
    const nested = `[`.repeat(10_000_000);
    for (const [root, open] of [
      ['<< /Type /Catalog /AF 2 0 R >>', nested],
      ['<< /Type /Catalog /AcroForm 2 0 R >>', '<< /A '.repeat(1_700_000)],
    ] as const) {
      expect((await readPermitPdf(pdfOf([root, open]))).seal.valid).toBe(false);
    }
    expect((await readPermitPdf(latin1(`%PDF-1.7\n${'('.repeat(10_000_000)}\nstartxref\n9\n%%EOF`))).seal.reason).toBe('damaged');
  });

  it('stops at loops of references, of cross-reference sections, of name trees and of form fields', async () => {
    const loops = [
      pdfOf(['2 0 R', '1 0 R']),
      pdfOf(['<< /Type /Catalog /Names << /EmbeddedFiles 2 0 R >> >>', '<< /Kids [2 0 R 2 0 R] >>']),
      pdfOf(['<< /Type /Catalog /AcroForm << /Fields [2 0 R] >> >>', '<< /Kids [2 0 R 2 0 R 3 0 R] >>', '<< /Kids [2 0 R] >>']),
      pdfOf([
        '<< /Type /Catalog /AF [2 0 R] >>',
        '<< /UF (permit.json) /EF << /F 3 0 R >> >>',
        '<< /Length 3 0 R >>\nstream\nx\nendstream',
      ]),
    ];
    const self = pdfOf(['<< /Type /Catalog >>']);
    const at = Number(/startxref\n(\d+)/.exec(self.toString('latin1'))?.[1]);
    loops.push(pdfOf(['<< /Type /Catalog >>'], '/Root 1 0 R', at));
    for (const file of loops) {
      const reading = await readPermitPdf(file);
      expect(reading.seal.valid).toBe(false);
      expect(reading.attachments).toEqual({});
    }
  });

  it('stops a compression bomb at its limit', async () => {
    const bomb = deflateSync(Buffer.alloc(200 * 1024 * 1024));
    const before = process.memoryUsage().rss;
    const reading = await readPermitPdf(attached(streamObject('/Filter /FlateDecode', bomb)));
    expect(reading.attachments).toEqual({});
    expect(reading.seal.valid).toBe(false);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  });

  it('stops a bomb of bombs: chained filters are not followed', async () => {
    const inner = deflateSync(deflateSync(Buffer.alloc(50 * 1024 * 1024)));
    expect((await readPermitPdf(attached(streamObject('/Filter [/FlateDecode /FlateDecode]', inner)))).attachments).toEqual({});
  });

  it('reads an attachment of a plain small file, and none where two have the same name', async () => {
    const stream = streamObject('/Type /EmbeddedFile', latin1('{}'));
    expect((await readPermitPdf(attached(stream))).attachments).toEqual({ json: Uint8Array.from(latin1('{}')) });
    const twice = pdfOf([
      '<< /Type /Catalog /AF [2 0 R 4 0 R] >>',
      '<< /UF (permit.json) /EF << /F 3 0 R >> >>',
      stream,
      '<< /UF (permit.json) /EF << /F 3 0 R >> >>',
    ]);
    expect((await readPermitPdf(twice)).attachments).toEqual({});
  });

  it('refuses byte ranges that leave room for unsigned bytes', async () => {
    const file = Buffer.from(genuine);
    const at = file.lastIndexOf('/ByteRange [', undefined, 'latin1');
    const range = /\[0 (\d+) (\d+) (\d+)\] */.exec(file.toString('latin1', at, at + 80));
    const [open, after, rest] = range?.slice(1).map(Number) as [number, number, number];
    for (const values of [
      [0, open - 10, after, rest],
      [0, open, after + 10, rest - 10],
      [0, open, after, rest - 1],
      [1, open, after, rest],
      [0, open, after, rest + 5],
    ]) {
      const changed = Buffer.from(file);
      changed.write(`[${values.join(' ')}]`.padEnd(range?.[0].length ?? 0, ' '), at + '/ByteRange '.length, 'latin1');
      expect((await readPermitPdf(changed)).seal.valid).toBe(false);
    }
  });

  it('answers on arbitrary bytes behind a header, and on a genuine file with a damaged tail', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const reading = await readPermitPdf(Buffer.concat([latin1('%PDF-1.7\n'), bytes, latin1('\nstartxref\n9\n%%EOF\n')]));
        expect(reading.seal.valid).toBe(false);
      }),
      { numRuns: 200 },
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(4000), fc.uint8Array({ minLength: 1, maxLength: 40 }), async (back, bytes) => {
        const changed = Buffer.from(genuine);
        changed.set(bytes, Math.max(0, changed.length - back - bytes.length));
        const same = Buffer.compare(changed, Buffer.from(genuine)) === 0;
        expect((await readPermitPdf(changed)).seal.valid).toBe(same);
      }),
      { numRuns: 60 },
    );
  });
});
