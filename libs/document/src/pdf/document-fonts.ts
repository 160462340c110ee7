import { deflateSync } from 'node:zlib';
import { face, type Face, type FaceId } from '../text/font-faces.js';
import type { PdfFile, PdfReference } from './pdf-file.js';

/** Everything of an embedded font that depends only on its glyph set. */
interface FontProgram {
  readonly file: Uint8Array;
  readonly length: number;
  readonly unicode: Uint8Array;
  readonly widths: readonly number[];
}

// One finished program per face for the base glyph set.
const basePrograms = new Map<FaceId, FontProgram>();

/** The glyphs of one face that one document uses: the base set, then extras in the order of first use. */
class FontUse {
  readonly extras: number[] = [];
  private readonly extraIds = new Map<number, number>();
  private readonly extraUnicode: (readonly number[])[] = [];

  constructor(
    readonly face: Face,
    readonly name: string,
    readonly reference: PdfReference,
  ) {}

  subsetId(glyph: number, unicode: readonly number[]): number {
    const base = this.face.baseIds.get(glyph);
    if (base !== undefined) return base;
    let id = this.extraIds.get(glyph);
    if (id === undefined) {
      id = this.face.baseGlyphs.length + this.extras.length;
      this.extraIds.set(glyph, id);
      this.extras.push(glyph);
      this.extraUnicode.push(unicode);
    }
    return id;
  }

  program(): FontProgram {
    if (this.extras.length > 0) return buildProgram(this.face, this.extras, this.extraUnicode);
    let program = basePrograms.get(this.face.id);
    if (!program) {
      program = buildProgram(this.face, [], []);
      basePrograms.set(this.face.id, program);
    }
    return program;
  }
}

function buildProgram(shared: Face, extras: readonly number[], extraUnicode: readonly (readonly number[])[]): FontProgram {
  const glyphs = [...shared.baseGlyphs, ...extras];
  // The types ask for a Glyph; fontkit takes ids as well, which saves decoding every outline twice.
  const subset = shared.font.createSubset() as unknown as { includeGlyph(id: number): number; encode(): Uint8Array };
  for (const glyph of glyphs) subset.includeGlyph(glyph);
  const program = Uint8Array.from(subset.encode());
  // fontkit writes Apple's 'true'; the version number of OpenType is what every consumer knows.
  program.set([0, 1, 0, 0]);
  return {
    file: deflateSync(program),
    length: program.length,
    unicode: deflateSync(Buffer.from(unicodeMap([...shared.baseUnicode, ...extraUnicode]), 'latin1')),
    widths: glyphs.map((glyph) => Math.round(shared.font.getGlyph(glyph).advanceWidth * shared.scale * 1000) / 1000),
  };
}

const hex4 = (value: number): string => value.toString(16).padStart(4, '0');

function utf16Hex(codePoints: readonly number[]): string {
  let out = '';
  for (const codePoint of codePoints) {
    if (codePoint > 0xffff) out += hex4(0xd800 + ((codePoint - 0x10000) >> 10)) + hex4(0xdc00 + ((codePoint - 0x10000) & 0x3ff));
    else out += hex4(codePoint);
  }
  return out;
}

function unicodeMap(unicode: readonly (readonly number[])[]): string {
  const ranges: string[] = [];
  for (let from = 0; from < unicode.length; from += 100) {
    const part = unicode.slice(from, from + 100).map((codePoints, index) => `<${hex4(from + index)}> <${utf16Hex(codePoints)}>`);
    ranges.push(`${part.length} beginbfchar\n${part.join('\n')}\nendbfchar`);
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${ranges.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
}

/** Fonts of one document: resource names while drawing, embedded subsets at the end. */
export class DocumentFonts {
  private readonly uses = new Map<FaceId, FontUse>();

  constructor(private readonly file: PdfFile) {}

  use(id: FaceId): FontUse {
    let use = this.uses.get(id);
    if (!use) {
      use = new FontUse(face(id), `F${id[0]}`, this.file.reference());
      this.uses.set(id, use);
    }
    return use;
  }

  /** Font resources of every page: pages share one dictionary. */
  resources(): Record<string, PdfReference> {
    return Object.fromEntries([...this.uses.values()].map((use) => [use.name, use.reference]));
  }

  embed(): void {
    for (const use of this.uses.values()) this.embedOne(use);
  }

  private embedOne(use: FontUse): void {
    const { font, scale } = use.face;
    const program = use.program();
    // Six letters that tell the glyph sets of different files apart (ISO 32000-1, 9.6.4).
    const tag = subsetTag(use.extras);
    const name = `${tag}+${font.postscriptName}`;
    const file = this.file.stream({ Length1: program.length }, program.file, true);
    const descriptor = this.file.reference({
      Type: 'FontDescriptor',
      FontName: name,
      // Symbolic: the subset has no encoding of its own, glyphs are addressed by number.
      Flags: 4 | (use.face.id === 'mono' ? 1 : 0) | (use.face.id === 'oblique' ? 64 : 0),
      FontBBox: [font.bbox.minX, font.bbox.minY, font.bbox.maxX, font.bbox.maxY].map((value) => Math.round(value * scale)),
      ItalicAngle: Math.round(font.italicAngle),
      Ascent: Math.round(font.ascent * scale),
      Descent: Math.round(font.descent * scale),
      CapHeight: Math.round((font.capHeight || font.ascent) * scale),
      StemV: use.face.id === 'bold' ? 140 : 80,
      FontFile2: file,
    });
    descriptor.end();
    const descendant = this.file.reference({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: name,
      CIDSystemInfo: { Registry: new String('Adobe'), Ordering: new String('Identity'), Supplement: 0 },
      FontDescriptor: descriptor,
      CIDToGIDMap: 'Identity',
      W: [0, program.widths],
    });
    descendant.end();
    use.reference.data = {
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: name,
      Encoding: 'Identity-H',
      DescendantFonts: [descendant],
      ToUnicode: this.file.stream({}, program.unicode, true),
    };
    use.reference.end();
  }
}

function subsetTag(extras: readonly number[]): string {
  let hash = 0x811c9dc5;
  for (const glyph of extras) hash = Math.imul(hash ^ glyph, 0x01000193) >>> 0;
  let tag = '';
  for (let index = 0; index < 6; index++) {
    tag += String.fromCharCode(65 + (hash % 26));
    hash = Math.floor(hash / 26);
  }
  return tag;
}
