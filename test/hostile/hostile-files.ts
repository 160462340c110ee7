import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { zipSync } from 'fflate';

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const text = (content: string) => Buffer.from(content, 'latin1');

/** The smallest PDF that opens; `catalog` goes into its catalog. */
export function pdfWith(catalog: string): Buffer {
  const objects = [
    `<</Type/Catalog/Pages 2 0 R${catalog}>>`,
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>',
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = body.length;
    body += `${index + 1} 0 obj${object}endobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return text(`${body}xref\n0 4\n0000000000 65535 f \n${table}trailer<</Size 4/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`);
}

/** A grey PNG of any claimed size whose pixels are what is given. */
export function png(width: number, height: number, pixels: Buffer): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([text(type), data]);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(data.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(named) >>> 0);
    return Buffer.concat([head, named, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))]);
}

/** A word processor file whose parts are what is given. */
function docxWith(parts: Record<string, Buffer>): Buffer {
  const types = text('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>');
  return Buffer.from(zipSync({ '[Content_Types].xml': types, 'word/document.xml': text('<w:document/>'), ...parts }));
}

/** Name, bytes, declared type: all of them must be refused as evidence. */
export const hostileEvidence: readonly (readonly [what: string, bytes: () => Buffer, type: string])[] = [
  ['nothing', () => Buffer.alloc(0), 'application/pdf'],
  ['a PDF cut in half', () => pdfWith('').subarray(0, 150), 'application/pdf'],
  ['a PDF with a script', () => pdfWith('/OpenAction<</S/JavaScript/JS(app.alert(1))>>'), 'application/pdf'],
  ['a PDF that spells its script with escapes', () => pdfWith('/OpenAction<</S/J#61vaScript/JS(x)>>'), 'application/pdf'],
  ['a PDF that starts a program', () => pdfWith('/OpenAction<</S/Launch/F(cmd.exe)>>'), 'application/pdf'],
  ['a PDF with a file inside', () => pdfWith('/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a.exe)>>]>>>>'), 'application/pdf'],
  ['a PDF with something behind its end', () => Buffer.concat([pdfWith(''), randomBytes(5000)]), 'application/pdf'],
  ['a program that begins like a PDF', () => Buffer.concat([text('%PDF-1.7\n'), text('MZ'), randomBytes(3000)]), 'application/pdf'],
  ['an SVG as PNG', () => text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'image/png'],
  ['a page as JPEG', () => text('<html><script>alert(1)</script></html>'), 'image/jpeg'],
  ['a PNG cut in half', () => png(8, 8, Buffer.alloc(72)).subarray(0, 40), 'image/png'],
  ['a PNG with a page behind it', () => Buffer.concat([png(8, 8, Buffer.alloc(72)), text('<script>alert(1)</script>')]), 'image/png'],
  ['a PNG of 60,000 by 60,000 pixels', () => png(60_000, 60_000, Buffer.alloc(1000)), 'image/png'],
  ['a PNG that inflates to 400 MB', () => png(20_000, 20_000, Buffer.alloc(120_000_000)), 'image/png'],
  ['a JPEG as PNG', () => Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'), 'image/png'],
  ['a DOCX with macros', () => docxWith({ 'word/vbaProject.bin': randomBytes(100) }), docx],
  ['a DOCX that inflates to 300 MB', () => docxWith({ 'word/media/image1.bin': Buffer.alloc(300_000_000) }), docx],
  ['a zip archive of other things', () => Buffer.from(zipSync({ 'readme.txt': text('x') })), docx],
  ['a zip archive that climbs out', () => docxWith({ '../../../etc/cron.d/x': text('x') }), docx],
  ['more than ten megabytes', () => Buffer.concat([pdfWith(''), Buffer.alloc(10_500_000)]), 'application/pdf'],
];

/** Digits that the page and the command read as the bytes given: the number of a code, base 10 with a leading one. */
export function codeOf(bytes: Uint8Array): string {
  return BigInt(`0x01${Buffer.from(bytes).toString('hex')}`).toString(10);
}

const cborHead = (major: number, argument: number) => {
  const head = Buffer.alloc(9);
  head.writeUInt8((major << 5) | 27);
  head.writeBigUInt64BE(BigInt(argument), 1);
  return head;
};
const sign1 = (payload: Buffer, prot = Buffer.from('a10128', 'hex')) =>
  Buffer.concat([
    Buffer.from('d284', 'hex'),
    Buffer.from([0x40 + prot.length]),
    prot,
    Buffer.from('a0', 'hex'),
    cborHead(2, payload.length),
    payload,
    Buffer.from('5840', 'hex'),
    Buffer.alloc(64, 7),
  ]);

/** Bytes for the gateway: every one must get a verdict that is not good, or a refusal. */
export const hostileTokens: readonly (readonly [what: string, bytes: () => Buffer])[] = [
  ['an array that claims four thousand million members', () => cborHead(4, 2 ** 32 - 1)],
  ['a map that claims 2^48 members', () => Buffer.concat([Buffer.from('d2', 'hex'), cborHead(5, 2 ** 48)])],
  ['a text that claims 2^40 bytes', () => Buffer.concat([Buffer.from('d284', 'hex'), cborHead(3, 2 ** 40)])],
  ['fifty thousand nested arrays', () => Buffer.alloc(50_000, 0x81)],
  ['nested tags without end', () => Buffer.alloc(50_000, 0xc2)],
  ['an endless indefinite text', () => Buffer.concat([Buffer.from('7f', 'hex'), Buffer.alloc(60_000, 0x60)])],
  ['a token whose payload is nested maps', () => sign1(Buffer.alloc(20_000, 0xa1))],
  ['a token with 60,000 claims', () => sign1(Buffer.concat([cborHead(5, 30_000), Buffer.alloc(60_000, 0x01)]))],
  ['a token that names no algorithm', () => sign1(Buffer.from('a0', 'hex'), Buffer.from('a0', 'hex'))],
  ['noise', () => randomBytes(600)],
  ['zeros', () => Buffer.alloc(5_000)],
  ['a compressed flood', () => deflateSync(Buffer.alloc(50_000_000))],
];
