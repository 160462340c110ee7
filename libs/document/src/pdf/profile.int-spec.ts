import { beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { create } from 'fontkit';
import { renderPermit } from '../render-permit.js';
import { sealPdf } from '../seal/seal-pdf.js';
import { runOn } from '../testing/page-pixels.js';
import { sampleInput } from '../testing/sample-permit.js';
import { makeTestSealer } from '../testing/test-sealer.js';

// Every point of docs/spec/pdf-profile.md, read with qpdf: not with the reader of this library.
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Dictionary = { [key: string]: Json };

let pdf: Uint8Array;
let objects: Map<string, Dictionary>;
let trailer: Dictionary;
let catalogue: Dictionary;

const asDictionary = (value: Json | undefined): Dictionary => {
  if (typeof value === 'string' && objects.has(value)) return asDictionary(objects.get(value));
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Error(`no dictionary: ${JSON.stringify(value)}`);
  return value;
};
const asArray = (value: Json | undefined): Json[] => {
  if (!Array.isArray(value)) throw new Error(`no array: ${JSON.stringify(value)}`);
  return value;
};
const ofType = (type: string): [string, Dictionary][] => [...objects].filter(([, dictionary]) => dictionary['/Type'] === type);
const streamOf = (reference: Json | undefined): Buffer => {
  const id = String(reference).split(' ')[0] ?? '';
  return Buffer.from(runOn(pdf, 'sh', ['-c', `qpdf --show-object=${id} --filtered-stream-data "$0" | base64 -w0`, 'FILE']), 'base64');
};

beforeAll(async () => {
  // Five lines, three scripts, a mark, a second page: everything the profile speaks of.
  const input = sampleInput(5, { specimen: true, importer: { name: 'شركة القاهرة 北京', address: 'Cairo & <Sons> "Ltd"', country: 'EG' } });
  pdf = await sealPdf(await renderPermit(input), makeTestSealer('ec'));
  const json = JSON.parse(runOn(pdf, 'qpdf', ['--json=2', '--json-key=qpdf', 'FILE'])) as {
    qpdf: [Json, Record<string, { value?: Json; stream?: { dict: Dictionary } }>];
  };
  objects = new Map();
  for (const [key, object] of Object.entries(json.qpdf[1])) {
    const value = object.stream ? { ...object.stream.dict, stream: true } : object.value;
    if (key !== 'trailer' && value !== null && typeof value === 'object' && !Array.isArray(value))
      objects.set(key.replace('obj:', ''), value);
  }
  trailer = asDictionary(json.qpdf[1].trailer?.value);
  catalogue = asDictionary(trailer['/Root']);
});

describe('PDF profile', () => {
  it('P1: begins with the header of version 1.7 and four bytes above 127', () => {
    expect(Buffer.from(pdf.subarray(0, 9)).toString('latin1')).toBe('%PDF-1.7\n');
    expect(pdf[9]).toBe(0x25);
    for (const byte of pdf.subarray(10, 14)) expect(byte).toBeGreaterThan(127);
  });

  it('P2: holds no encryption, scripts, actions, media, external streams or XFA', () => {
    expect(trailer['/Encrypt']).toBeUndefined();
    for (const [, dictionary] of objects) {
      for (const key of [
        '/JS',
        '/JavaScript',
        '/AA',
        '/OpenAction',
        '/A',
        '/URI',
        '/Launch',
        '/RichMedia',
        '/XFA',
        '/FFilter',
        '/OPI',
        '/PS',
      ]) {
        if (key === '/A' && dictionary['/S'] !== undefined) continue;
        expect(dictionary[key]).toBeUndefined();
      }
      expect(['/Sound', '/Movie', '/Screen', '/3D', '/FileAttachment']).not.toContain(dictionary['/Subtype']);
    }
    expect(asDictionary(catalogue['/Names'])['/JavaScript']).toBeUndefined();
  });

  it('P3: has a file identifier, and the same input gives the same bytes', async () => {
    expect(asArray(trailer['/ID'])).toHaveLength(2);
    const once = await renderPermit(sampleInput(3));
    const again = await renderPermit(structuredClone(sampleInput(3)));
    const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    expect(hash(again)).toBe(hash(once));
    expect(hash(await renderPermit(sampleInput(3, { number: '26XA000124' })))).not.toBe(hash(once));
  });

  it('P4: has readable XMP that claims part 3, conformance B, and says what the Info dictionary says', () => {
    const metadata = asDictionary(catalogue['/Metadata']);
    expect(metadata['/Filter']).toBeUndefined();
    expect(metadata['/Subtype']).toBe('/XML');
    const xmp = streamOf(catalogue['/Metadata']).toString('utf8');
    expect(xmp).toContain('<pdfaid:part>3</pdfaid:part>');
    expect(xmp).toContain('<pdfaid:conformance>B</pdfaid:conformance>');
    const info = asDictionary(trailer['/Info']);
    const word = (key: string): string => {
      const value = info[key];
      const text =
        typeof value === 'string' && objects.size > 0 && /^\d+ 0 R$/.test(value)
          ? runOn(pdf, 'qpdf', [`--show-object=${value.split(' ')[0]}`, 'FILE'])
          : String(value);
      return text.trim().replace(/^u:|^\(|\)$/g, '');
    };
    expect(xmp).toContain(`<rdf:li xml:lang="x-default">${word('/Title')}</rdf:li>`);
    expect(xmp).toContain(`<rdf:li>${word('/Author')}</rdf:li>`);
    expect(xmp).toContain(`<pdf:Producer>${word('/Producer').replace('\\(', '(').replace('\\)', ')')}`);
    expect(word('/CreationDate')).toBe('D:20261122093000Z');
    expect(xmp).toContain('<xmp:CreateDate>2026-11-22T09:30:00Z</xmp:CreateDate>');
    runOn(Buffer.from(xmp.replace(/^\ufeff/, '')), 'python3', [
      '-c',
      'import sys,xml.dom.minidom;xml.dom.minidom.parse(sys.argv[1])',
      'FILE',
    ]);
  });

  it('P5: has one output intent with an ICC profile of the RGB colour space', () => {
    const [intent] = asArray(catalogue['/OutputIntents']).map((value) => asDictionary(value));
    expect(intent?.['/S']).toBe('/GTS_PDFA1');
    const profile = streamOf(intent?.['/DestOutputProfile']);
    expect(asDictionary(intent?.['/DestOutputProfile'])['/N']).toBe(3);
    expect(profile.readUInt32BE(0)).toBe(profile.length);
    expect(profile.toString('latin1', 12, 24)).toBe('mntrRGB XYZ ');
    expect(profile.toString('latin1', 36, 40)).toBe('acsp');
    expect(profile.length).toBeLessThan(1000);
  });

  it('P6: embeds every font as a subset with the widths of its program and a Unicode map', () => {
    const fonts = ofType('/Font').filter(([, font]) => font['/Subtype'] === '/Type0');
    expect(fonts.length).toBeGreaterThanOrEqual(5);
    for (const [, font] of fonts) {
      expect(font['/Encoding']).toBe('/Identity-H');
      expect(streamOf(font['/ToUnicode']).toString('latin1')).toContain('beginbfchar');
      const descendant = asDictionary(asArray(font['/DescendantFonts'])[0]);
      expect(descendant['/Subtype']).toBe('/CIDFontType2');
      expect(descendant['/CIDToGIDMap']).toBe('/Identity');
      expect(String(descendant['/BaseFont'])).toMatch(/^\/[A-Z]{6}\+/);
      const descriptor = asDictionary(descendant['/FontDescriptor']);
      const program = streamOf(descriptor['/FontFile2']);
      const widths = asArray(asArray(descendant['/W'])[1]);
      const hhea = table(program, 'hhea');
      const metrics = hhea.readUInt16BE(34);
      const unitsPerEm = table(program, 'head').readUInt16BE(18);
      const hmtx = table(program, 'hmtx');
      widths.forEach((width, glyph) =>
        expect(Number(width)).toBeCloseTo((hmtx.readUInt16BE(Math.min(glyph, metrics - 1) * 4) * 1000) / unitsPerEm, 0),
      );
      expect(widths.length).toBeLessThanOrEqual(table(program, 'maxp').readUInt16BE(4));
    }
    // No page may name a font that is not embedded.
    expect(
      runOn(pdf, 'pdffonts', ['FILE'])
        .split('\n')
        .slice(2)
        .filter(Boolean)
        .every((line) => / yes yes yes /.test(line)),
    ).toBe(true);
  });

  it('P7: paints in grey only, without transparency, images or external graphics', () => {
    for (const [, page] of ofType('/Page')) {
      expect(page['/Group']).toBeUndefined();
      const resources = asDictionary(page['/Resources']);
      expect(resources['/ExtGState']).toBeUndefined();
      expect(resources['/XObject']).toBeUndefined();
      const operators = streamOf(page['/Contents'])
        .toString('latin1')
        .replace(/<[0-9a-f]*>/g, '');
      expect(operators).not.toMatch(/(^|\s)(rg|RG|k|K|cs|CS|sc|scn|gs|sh|Do|BI)(\s|$)/);
    }
    for (const [, dictionary] of objects) expect(['/LZWDecode', '/DCTDecode', '/JPXDecode']).not.toContain(dictionary['/Filter']);
  });

  it('P8: has A4 pages, tab order by structure, and one annotation: the seal, printable, locked, without area', () => {
    const pages = ofType('/Page').map(([, page]) => page);
    expect(pages).toHaveLength(2);
    for (const page of pages) {
      expect(page['/MediaBox']).toEqual([0, 0, 595.28, 841.89]);
      expect(page['/Tabs']).toBe('/S');
    }
    const annotations = pages.flatMap((page) => (page['/Annots'] ? asArray(page['/Annots']) : [])).map((value) => asDictionary(value));
    expect(annotations).toHaveLength(1);
    expect(annotations[0]).toMatchObject({ '/Subtype': '/Widget', '/FT': '/Sig', '/F': 132, '/Rect': [0, 0, 0, 0] });
    expect(asDictionary(annotations[0]?.['/AP'])['/N']).toBeDefined();
    const form = asDictionary(catalogue['/AcroForm']);
    expect(form['/SigFlags']).toBe(3);
    expect(form['/NeedAppearances']).toBeUndefined();
  });

  it('P9: attaches files with name, media type, size, date, checksum, description and relationship', () => {
    const associated = asArray(catalogue['/AF']).map((value) => asDictionary(value));
    expect(associated.map((file) => [file['/UF'], file['/F'], file['/AFRelationship']])).toEqual([
      ['u:permit.json', 'u:permit.json', '/Source'],
      ['u:permit.cose', 'u:permit.cose', '/Data'],
    ]);
    for (const file of associated) {
      expect(file['/Desc']).toBeDefined();
      const stream = asDictionary(asDictionary(file['/EF'])['/F']);
      expect(stream['/Type']).toBe('/EmbeddedFile');
      expect(stream['/Subtype']).toMatch(/^\/application\/(json|cose)$/);
      const parameters = asDictionary(stream['/Params']);
      expect(parameters['/ModDate']).toBe('u:D:20261122093000Z');
      const bytes = streamOf(asDictionary(file['/EF'])['/F']);
      expect(parameters['/Size']).toBe(bytes.length);
      expect(parameters['/CheckSum']).toBe(`b:${createHash('md5').update(bytes).digest('hex')}`);
    }
    expect(runOn(pdf, 'pdfdetach', ['-list', 'FILE'])).toContain('2 embedded files');
  });

  it('P10: is tagged: language, title shown, marked, headings, table cells and a figure with its text', () => {
    expect(catalogue['/Lang']).toBe('u:en');
    expect(asDictionary(catalogue['/ViewerPreferences'])['/DisplayDocTitle']).toBe(true);
    expect(asDictionary(catalogue['/MarkInfo'])['/Marked']).toBe(true);
    const types = [...objects.values()].flatMap((dictionary) =>
      dictionary['/P'] && typeof dictionary['/S'] === 'string' ? [dictionary['/S']] : [],
    );
    for (const type of ['/Document', '/H1', '/H2', '/H3', '/P', '/Table', '/TR', '/TH', '/TD', '/Figure', '/Form'])
      expect(types).toContain(type);
    const figures = [...objects.values()].filter((dictionary) => dictionary['/S'] === '/Figure');
    for (const figure of figures) expect(String(figure['/Alt'])).toContain('26XA000123');
    for (const cell of [...objects.values()].filter((dictionary) => dictionary['/S'] === '/TH'))
      expect(asDictionary(cell['/A'])['/Scope']).toBeDefined();
  });

  it('P11: every piece of content is an artifact or belongs to exactly one structure element', () => {
    const root = asDictionary(catalogue['/StructTreeRoot']);
    const numbers = asArray(asDictionary(root['/ParentTree'])['/Nums']);
    for (const [reference, page] of ofType('/Page')) {
      const operators = streamOf(page['/Contents']).toString('latin1');
      const ids = [...operators.matchAll(/\/MCID (\d+)/g)].map((match) => Number(match[1]));
      expect(ids).toEqual(ids.map((_, index) => index));
      const owners = asArray(numbers[numbers.indexOf(page['/StructParents'] ?? -1) + 1]);
      expect(owners).toHaveLength(ids.length);
      ids.forEach((id) => {
        const owner = asDictionary(owners[id]);
        const kids = Array.isArray(owner['/K']) ? owner['/K'] : [owner['/K']];
        expect(
          kids.some(
            (kid) =>
              kid === id ||
              (kid !== null && typeof kid === 'object' && !Array.isArray(kid) && kid?.['/MCID'] === id && kid['/Pg'] === reference),
          ),
        ).toBe(true);
      });
      expect(unmarkedPainting(operators)).toEqual([]);
    }
  });

  it('P12: draws watermarks before everything else, as artifacts', () => {
    for (const [, page] of ofType('/Page')) {
      const operators = streamOf(page['/Contents']).toString('latin1');
      expect(operators.indexOf('/Watermark')).toBeGreaterThan(0);
      expect(operators.indexOf('/Watermark')).toBeLessThan(operators.indexOf('/MCID 0'));
    }
  });

  it('P13: has one cross-reference table, no update, and ends with its end mark', () => {
    const text = Buffer.from(pdf).toString('latin1');
    expect(trailer['/Prev']).toBeUndefined();
    expect(text.endsWith('\n%%EOF\n')).toBe(true);
    expect(text.match(/startxref/g)).toHaveLength(1);
    expect(runOn(pdf, 'qpdf', ['--check', 'FILE'])).toContain('No syntax or stream encoding errors');
  });

  it('P14: is sealed by one signature over everything but itself', () => {
    const signatures = ofType('/Sig').map(([, signature]) => signature);
    expect(signatures).toHaveLength(1);
    expect(signatures[0]).toMatchObject({ '/Filter': '/Adobe.PPKLite', '/SubFilter': '/ETSI.CAdES.detached' });
    const [zero, open, after, rest] = asArray(signatures[0]?.['/ByteRange']).map(Number) as [number, number, number, number];
    expect(zero).toBe(0);
    expect(after + rest).toBe(pdf.length);
    expect(Buffer.from(pdf.subarray(open, after)).toString('latin1')).toMatch(/^<[0-9a-f]+>$/);
    expect(signatures[0]?.['/M']).toBeDefined();
  });

  it('P15: draws every glyph from a program that a font engine opens', () => {
    for (const [, font] of ofType('/FontDescriptor')) {
      const program = streamOf(font['/FontFile2']);
      expect(program.readUInt32BE(0)).toBe(0x00010000);
      const opened = create(Buffer.concat([program]));
      expect('numGlyphs' in opened && opened.numGlyphs).toBeGreaterThan(1);
    }
  });
});

/** A table of a TrueType program. */
function table(program: Buffer, tag: string): Buffer {
  const count = program.readUInt16BE(4);
  for (let index = 0; index < count; index++) {
    const at = 12 + index * 16;
    if (program.toString('latin1', at, at + 4) === tag)
      return program.subarray(program.readUInt32BE(at + 8), program.readUInt32BE(at + 8) + program.readUInt32BE(at + 12));
  }
  throw new Error(`no table ${tag}`);
}

/** Painting operators outside of marked content. */
function unmarkedPainting(operators: string): string[] {
  let depth = 0;
  const found: string[] = [];
  for (const line of operators.split('\n')) {
    if (/ (BDC|BMC)( |$)/.test(line)) depth += 1;
    if (depth === 0 && /(^| )(Tj|TJ|S|f|Do)( |$)/.test(line)) found.push(line);
    if (/(^| )EMC$/.test(line)) depth -= 1;
  }
  return depth === 0 ? found : ['unbalanced marks'];
}
