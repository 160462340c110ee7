import type { FaceId } from '../text/font-faces.js';
import { shapeLine, type Direction, type GlyphRun } from '../text/shaped-line.js';
import type { DocumentFonts } from './document-fonts.js';
import { pageHeight } from './pdf-file.js';
import type { StructureNode } from './structure-tree.js';

/** One thing drawn on a page, as a plain list for comparisons with other renderers. Points, origin top left. */
export type DrawnItem =
  | { readonly kind: 'text'; readonly text: string; readonly face: FaceId; readonly size: number; readonly x: number; readonly y: number }
  | { readonly kind: 'line'; readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number; readonly width: number }
  | {
      readonly kind: 'rectangle';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly filled: boolean;
    }
  | { readonly kind: 'modules'; readonly x: number; readonly y: number; readonly size: number; readonly path: string };

export interface TextStyle {
  readonly face: FaceId;
  /** Points. */
  readonly size: number;
  /** 0 black to 1 white. */
  readonly grey?: number;
  readonly align?: 'left' | 'center' | 'right';
  readonly direction?: Direction;
  /** BCP 47, where it differs from the document's: a screen reader changes its voice. */
  readonly language?: string;
}

const number = (value: number): string => String(Math.round(value * 100) / 100);
const hexIds = Array.from({ length: 0x400 }, (_, id) => id.toString(16).padStart(4, '0'));
const hex4 = (id: number): string => hexIds[id] ?? id.toString(16).padStart(4, '0');

function utf16(text: string): string {
  let out = 'feff';
  for (let index = 0; index < text.length; index++) out += text.charCodeAt(index).toString(16).padStart(4, '0');
  return out;
}

/**
 * Collects the content of one page. Coordinates are points from the top left corner, y of a text is its baseline.
 * Everything drawn is either marked content that belongs to a structure node, or an artifact.
 */
export class PageCanvas {
  readonly owners: StructureNode[] = [];
  private readonly background: string[] = [];
  private parts: (string | string[])[] = [];
  private readonly deferred: (() => void)[] = [];
  private grey = 0;

  constructor(
    /** 0-based. */
    readonly index: number,
    private readonly fonts: DocumentFonts,
    private readonly drawn: DrawnItem[] | null,
  ) {}

  /** Draws what belongs to the node: its text in reading order. */
  tagged(node: StructureNode, draw: () => void): void {
    const mcid = this.owners.length;
    this.owners.push(node);
    node.kids.push({ page: this.index, mcid });
    this.parts.push(`/${node.type} <</MCID ${mcid}>> BDC`);
    draw();
    this.parts.push('EMC');
  }

  /** Keeps the place, in this very marked content, for something that is known only when all pages are laid out. */
  later(draw: () => void): void {
    const slot: string[] = [];
    this.parts.push(slot);
    // What colour stands before and after the slot is unknown now: both sides set their own.
    this.grey = NaN;
    this.deferred.push(() => {
      const parts = this.parts;
      this.parts = slot;
      this.grey = NaN;
      draw();
      this.parts = parts;
    });
  }

  /** Lines, shades and repeated decoration that no reader has to read aloud. */
  artifact(draw: () => void): void {
    this.parts.push('/Artifact BMC');
    draw();
    this.parts.push('EMC');
  }

  /** Draws text at a baseline. */
  text(text: string, x: number, y: number, style: TextStyle): void {
    if (text === '') return;
    const line = shapeLine(text, style.face, style.direction);
    const width = (line.width * style.size) / 1000;
    let pen = style.align === 'right' ? x - width : style.align === 'center' ? x - width / 2 : x;
    this.drawn?.push({ kind: 'text', text, face: style.face, size: style.size, x: pen, y });
    this.fill(style.grey ?? 0);
    const base = pageHeight - y;
    if (style.language) this.parts.push(`/Span <</Lang (${style.language})>> BDC`);
    for (const run of line.runs) {
      const end = run.actualText ? 'EMC' : null;
      if (run.actualText) this.parts.push(`/Span <</ActualText <${utf16(run.actualText)}>>> BDC`);
      this.parts.push(this.runOperators(run, pen, base, style.size));
      if (end) this.parts.push(end);
      pen += (run.width * style.size) / 1000;
    }
    if (style.language) this.parts.push('EMC');
  }

  private runOperators(run: GlyphRun, x: number, y: number, size: number): string {
    const use = this.fonts.use(run.face);
    const head = `BT /${use.name} ${number(size)} Tf`;
    if (!run.placements) {
      let hex = '';
      for (let index = 0; index < run.glyphs.length; index++) hex += hex4(use.subsetId(run.glyphs[index] ?? 0, run.unicode[index] ?? []));
      return `${head} ${number(x)} ${number(y)} Td <${hex}> Tj ET`;
    }
    // Each glyph at its own place: exact for joined letters, marks and kerning alike.
    let pen = x;
    const scale = size / 1000;
    const shown = run.glyphs.map((glyph, index) => {
      const placement = run.placements?.[index] ?? { advance: 0, x: 0, y: 0 };
      const at = `1 0 0 1 ${number(pen + placement.x * scale)} ${number(y + placement.y * scale)} Tm`;
      pen += placement.advance * scale;
      return `${at} <${hex4(use.subsetId(glyph, run.unicode[index] ?? []))}> Tj`;
    });
    return `${head} ${shown.join(' ')} ET`;
  }

  /** Text at an angle (degrees, counter-clockwise) around its centre, behind everything else on the page. */
  watermark(text: string, x: number, y: number, size: number, angle: number, grey: number): void {
    const line = shapeLine(text, 'bold');
    const radians = (angle * Math.PI) / 180;
    const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
    const half = (line.width * size) / 2000;
    const place = `${[cos, sin, -sin, cos].map((value) => value.toFixed(4)).join(' ')} ${number(x)} ${number(pageHeight - y)} cm`;
    const shown = line.runs.map((run) => this.runOperators(run, -half, -size * 0.36, size)).join(' ');
    this.background.push(`/Artifact <</Type /Pagination /Subtype /Watermark>> BDC q ${grey} g ${place} ${shown} Q EMC`);
  }

  line(x1: number, y1: number, x2: number, y2: number, width = 0.5, dash = ''): void {
    this.drawn?.push({ kind: 'line', x1, y1, x2, y2, width });
    const path = `${number(width)} w ${number(x1)} ${number(pageHeight - y1)} m ${number(x2)} ${number(pageHeight - y2)} l S`;
    this.parts.push(dash ? `[${dash}] 0 d ${path} [] 0 d` : path);
  }

  rectangle(x: number, y: number, width: number, height: number, options: { line?: number; fill?: number; dash?: string } = {}): void {
    this.drawn?.push({ kind: 'rectangle', x, y, width, height, filled: options.fill !== undefined });
    const path = `${number(x)} ${number(pageHeight - y - height)} ${number(width)} ${number(height)} re`;
    if (options.fill !== undefined) {
      this.fill(options.fill);
      this.parts.push(`${path} f`);
    }
    if (options.line) {
      const stroke = `${number(options.line)} w ${path} S`;
      this.parts.push(options.dash ? `[${options.dash}] 0 d ${stroke} [] 0 d` : stroke);
    }
  }

  /** Circle outline as four Bezier curves. */
  circle(x: number, y: number, radius: number, width: number, dash: string): void {
    const k = radius * 0.5523;
    const cy = pageHeight - y;
    const n = number;
    this.parts.push(
      `[${dash}] 0 d ${n(width)} w ${n(x + radius)} ${n(cy)} m ` +
        `${n(x + radius)} ${n(cy + k)} ${n(x + k)} ${n(cy + radius)} ${n(x)} ${n(cy + radius)} c ` +
        `${n(x - k)} ${n(cy + radius)} ${n(x - radius)} ${n(cy + k)} ${n(x - radius)} ${n(cy)} c ` +
        `${n(x - radius)} ${n(cy - k)} ${n(x - k)} ${n(cy - radius)} ${n(x)} ${n(cy - radius)} c ` +
        `${n(x + k)} ${n(cy - radius)} ${n(x + radius)} ${n(cy - k)} ${n(x + radius)} ${n(cy)} c S [] 0 d`,
    );
  }

  /** Filled path in its own units (y downwards), scaled so that `units` of them are `size` points. */
  modules(path: string, x: number, y: number, size: number, units: number): void {
    this.drawn?.push({ kind: 'modules', x, y, size, path });
    this.fill(0);
    const scale = (size / units).toFixed(6);
    this.parts.push(`q ${scale} 0 0 -${scale} ${number(x)} ${number(pageHeight - y)} cm ${path} f Q`);
  }

  /** Operators of the whole page, watermarks first. */
  content(): string {
    for (const draw of this.deferred.splice(0)) draw();
    return [...this.background, ...this.parts.flat()].join('\n');
  }

  private fill(grey: number): void {
    if (this.grey === grey) return;
    this.grey = grey;
    this.parts.push(`${number(grey)} g`);
  }
}
