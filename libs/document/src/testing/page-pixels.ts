import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A rendered page: one byte of grey per pixel, 0 black. */
export interface PageImage {
  readonly width: number;
  readonly height: number;
  readonly grey: Uint8Array;
}

/** Runs work in a new directory that is removed afterwards. */
export function inDirectory<T>(work: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'opencites-document-'));
  try {
    return work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Output of a program given a file with these bytes; `FILE` in the arguments stands for its path. */
export function runOn(bytes: Uint8Array, program: string, args: readonly string[]): string {
  return inDirectory((directory) => {
    const file = join(directory, 'input.pdf');
    writeFileSync(file, bytes);
    return execFileSync(
      program,
      args.map((arg) => (arg === 'FILE' ? file : arg)),
      { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, stdio: ['ignore', 'pipe', 'pipe'] },
    );
  });
}

/** Pages of a PDF as poppler draws them. */
export function renderPages(pdf: Uint8Array, resolution: number, pages?: { readonly from: number; readonly to: number }): PageImage[] {
  return inDirectory((directory) => {
    writeFileSync(join(directory, 'input.pdf'), pdf);
    const range = pages ? ['-f', String(pages.from), '-l', String(pages.to)] : [];
    execFileSync('pdftoppm', ['-r', String(resolution), ...range, '-gray', 'input.pdf', 'page'], { cwd: directory, stdio: 'pipe' });
    return readdirSync(directory)
      .filter((name) => name.endsWith('.pgm'))
      .sort()
      .map((name) => parsePgm(readFileSync(join(directory, name))));
  });
}

/** Netpbm P5: magic, width, height, maximum, then the raster. */
function parsePgm(bytes: Uint8Array): PageImage {
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(Buffer.from(bytes.subarray(0, 64)).toString('latin1'));
  if (!head) throw new Error('not a PGM file');
  const [width, height] = [Number(head[1]), Number(head[2])];
  return { width, height, grey: bytes.subarray(head[0].length, head[0].length + width * height) };
}

/** Part of a page; millimetres from the top left corner. */
export function crop(page: PageImage, resolution: number, area: { x: number; y: number; width: number; height: number }): PageImage {
  const pixel = (value: number): number => Math.round((value * resolution) / 25.4);
  const [x, y, width, height] = [pixel(area.x), pixel(area.y), pixel(area.width), pixel(area.height)];
  const grey = new Uint8Array(width * height);
  for (let row = 0; row < height; row++)
    grey.set(page.grey.subarray((y + row) * page.width + x, (y + row) * page.width + x + width), row * width);
  return { width, height, grey };
}

/** Number of pixels darker than the limit. */
export function ink(page: PageImage, limit = 128): number {
  let count = 0;
  for (const value of page.grey) if (value < limit) count += 1;
  return count;
}

/** Share of the ink of both pages that the other does not have; 0 for equal pages. */
export function difference(a: PageImage, b: PageImage): number {
  if (a.width !== b.width || a.height !== b.height) return 1;
  let differing = 0;
  for (let index = 0; index < a.grey.length; index++) if (Math.abs((a.grey[index] ?? 0) - (b.grey[index] ?? 0)) > 96) differing += 1;
  return differing / Math.max(1, Math.max(ink(a), ink(b)));
}

/** What zbarimg reads on the pages, in reading order of the program. */
export function readCodes(pdf: Uint8Array, resolution: number): string[] {
  return inDirectory((directory) => {
    writeFileSync(join(directory, 'input.pdf'), pdf);
    execFileSync('pdftoppm', ['-r', String(resolution), '-gray', 'input.pdf', 'page'], { cwd: directory, stdio: 'pipe' });
    const pages = readdirSync(directory)
      .filter((name) => name.endsWith('.pgm'))
      .sort();
    const out = execFileSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', ...pages], {
      cwd: directory,
      encoding: 'utf8',
    });
    return out.split('\n').filter((line) => line !== '');
  });
}
