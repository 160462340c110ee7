import { crc32, deflateRawSync, deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { attachmentLimitBytes, inspectAttachment } from './attachment-type.js';

const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, crc]);
}
function png(width = 1, height = 1): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const data = deflateSync(Buffer.from([0, 0]));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', data),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}
const jpeg = Buffer.concat([
  Buffer.from('ffd8', 'hex'),
  Buffer.from('ffe000104a46494600010100000100010000', 'hex'),
  Buffer.from('ffc0000b080001000101011100', 'hex'),
  Buffer.from('ffda0008010100003f00', 'hex'),
  Buffer.from('d2ff00cf', 'hex'),
  Buffer.from('ffd9', 'hex'),
]);
function pdf(objects = '', tail = ''): Buffer {
  return Buffer.from(`%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n${objects}trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n${tail}`, 'latin1');
}
const contentTypes =
  '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
function docx(more: Record<string, Uint8Array> = {}, types = contentTypes): Buffer {
  const text = (value: string) => new TextEncoder().encode(value);
  return Buffer.from(zipSync({ '[Content_Types].xml': text(types), 'word/document.xml': text('<w:document/>'), ...more }));
}
const code = (bytes: Buffer, declared?: string) => {
  const answer = inspectAttachment(bytes, declared);
  return answer.ok ? answer.mediaType : answer.code;
};

describe('an attachment', () => {
  it('is what its content is', () => {
    expect([code(pdf()), code(png()), code(jpeg), code(docx())]).toEqual(['application/pdf', 'image/png', 'image/jpeg', docxType]);
  });

  it('must agree with the type it was sent as', () => {
    expect(code(png(), 'image/png; charset=binary')).toBe('image/png');
    expect(code(png(), 'application/octet-stream')).toBe('image/png');
    expect(code(png(), 'application/pdf')).toBe('attachment-type-mismatch');
  });

  it.each([
    ['an SVG sent as PNG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'attachment-type'],
    ['an HTML page', Buffer.from('<!doctype html><script>1</script>'), 'attachment-type'],
    ['a program', Buffer.from('MZ\u0090\u0000', 'latin1'), 'attachment-type'],
    ['a PDF that begins later', Buffer.concat([Buffer.from('GIF89a'), pdf()]), 'attachment-type'],
    ['nothing', Buffer.alloc(0), 'attachment-empty'],
    ['more than 10 MB', Buffer.alloc(attachmentLimitBytes + 1, 0x25), 'attachment-too-large'],
    ['a PNG with an archive behind it', Buffer.concat([png(), docx()]), 'attachment-trailing-data'],
    ['a PNG with a wrong checksum', Buffer.from(png().map((byte, at) => (at === 20 ? byte ^ 1 : byte))), 'attachment-damaged'],
    ['a PNG cut short', png().subarray(0, -4), 'attachment-damaged'],
    ['a PNG of ten thousand million pixels', png(100_000, 100_000), 'attachment-bomb'],
    ['a JPEG with a page behind it', Buffer.concat([jpeg, Buffer.from('<script>')]), 'attachment-trailing-data'],
    ['a JPEG without a picture', Buffer.from('ffd8ffd9', 'hex'), 'attachment-damaged'],
    ['a PDF with an archive behind it', Buffer.concat([pdf(), docx()]), 'attachment-trailing-data'],
    ['a PDF with a script', pdf('2 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n'), 'attachment-active'],
    ['a PDF with a disguised script', pdf('2 0 obj<</S/J#61vaScript>>endobj\n'), 'attachment-active'],
    [
      'a PDF with a script behind a comment that looks like a stream',
      pdf('% stream\n2 0 obj<</S/JavaScript>>endobj\n% endstream\n'),
      'attachment-active',
    ],
    ['a PDF that starts a program', pdf('2 0 obj<</S/Launch/F(cmd.exe)>>endobj\n'), 'attachment-active'],
    ['a PDF with a file inside', pdf('2 0 obj<</Type/Filespec/EF<</F 3 0 R>>>>/EmbeddedFiles 2 0 R endobj\n'), 'attachment-active'],
    ['a locked PDF', Buffer.from(pdf().toString('latin1').replace('/Root', '/Encrypt 5 0 R/Root'), 'latin1'), 'attachment-encrypted'],
    ['a PDF without an end', pdf().subarray(0, -8), 'attachment-damaged'],
    ['a Word file with a macro', docx({ 'word/vbaProject.bin': Buffer.from('x') }), 'attachment-active'],
    ['a Word file with an object', docx({ 'word/embeddings/oleObject1.bin': Buffer.from('x') }), 'attachment-active'],
    [
      'a macro-enabled type',
      docx({}, contentTypes.replace('wordprocessingml.document.main', 'macroEnabled wordprocessingml.document.main')),
      'attachment-active',
    ],
    ['a spreadsheet', docx({}, contentTypes.replaceAll('wordprocessingml', 'spreadsheetml')), 'attachment-type'],
    ['a plain archive', Buffer.from(zipSync({ 'a.txt': Buffer.from('a') })), 'attachment-type'],
    ['a Word file with something behind it', Buffer.concat([docx(), Buffer.from('more')]), 'attachment-trailing-data'],
    ['a Word file with a path out of it', docx({ '../../etc/passwd': Buffer.from('x') }), 'attachment-damaged'],
    ['a Word file that is a bomb', docx({ 'word/media/image1.png': Buffer.alloc(40_000_000) }), 'attachment-bomb'],
    [
      'a Word file with a template from elsewhere',
      docx({
        'word/_rels/settings.xml.rels': Buffer.from(
          '<Relationships><Relationship Id="r" Type="http://x/attachedTemplate" Target="https://evil.example/t.dotm" TargetMode="External"/></Relationships>',
        ),
      }),
      'attachment-active',
    ],
  ])('is refused when it is %s', (_what, bytes, wanted) => {
    expect(code(bytes)).toBe(wanted);
  });

  it('may hold a hyperlink', () => {
    const rels =
      '<Relationships><Relationship Id="r" Type="http://x/hyperlink" Target="https://cites.org" TargetMode="External"/></Relationships>';
    expect(code(docx({ 'word/_rels/document.xml.rels': Buffer.from(rels) }))).toBe(docxType);
  });

  it('is looked into where a PDF packs its objects', () => {
    const packed = (content: string | Buffer, dictionary = '/Type/ObjStm/Filter/FlateDecode') => {
      const bytes = deflateSync(content);
      return pdf(`3 0 obj<<${dictionary}/Length ${bytes.length}>>stream\n${bytes.toString('latin1')}\nendstream endobj\n`);
    };
    expect(code(packed('1 0 <</Type/Page>>'))).toBe('application/pdf');
    expect(code(packed('1 0 <</S/JavaScript/JS(1)>>'))).toBe('attachment-active');
    expect(code(packed(Buffer.alloc(40_000_000)))).toBe('attachment-bomb');
    expect(code(packed('1 0 <<>>', '/Type/ObjStm/Filter/LZWDecode'))).toBe('attachment-damaged');
  });

  it('never throws, whatever the bytes are', () => {
    const starts = [png(), jpeg, pdf(), docx(), Buffer.from('504b0304', 'hex'), deflateRawSync('x')];
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 12 }),
        fc.nat(),
        (start, flips, cut) => {
          const bytes = Buffer.from(start);
          for (const [at, value] of flips) bytes[at % bytes.length] = value;
          expect(typeof inspectAttachment(bytes.subarray(0, 1 + (cut % bytes.length))).ok).toBe('boolean');
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
