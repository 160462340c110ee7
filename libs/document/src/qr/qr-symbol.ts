import QRCode, { type QRCodeErrorCorrectionLevel, type QRCodeOptions, type QRCodeSegment } from 'qrcode';

/** Largest version on paper: 85 modules at 40 mm are 0.47 mm each, the least that poor cameras still read. */
export const maximumQrVersion = 17;
/** Printed width of the symbol without its quiet zone, mm. */
export const qrSize = 40;
/** ISO/IEC 18004, 9.1: modules of white on every side. */
export const quietModules = 4;

export interface QrSymbol {
  readonly version: number;
  readonly level: QRCodeErrorCorrectionLevel;
  /** Modules per side. */
  readonly size: number;
  /** PDF path of all dark modules in module units, origin top left: one rectangle per run, filled together. */
  readonly path: string;
  readonly text: string;
}

/** Thrown for a text that no symbol up to version 17 holds; the credential never makes one. */
export class QrTooLargeError extends Error {
  readonly code = 'qr-too-large';
}

/**
 * Segments of a verification code: the address up to and including `#` or `#A` as bytes, the payload digits in numeric
 * mode (3.33 bits a digit). Texts of another shape go as bytes.
 */
export function qrSegments(text: string): QRCodeSegment[] {
  const match = /^(.*#A?)(\d+)$/s.exec(text);
  if (!match) return [{ data: Buffer.from(text, 'utf8'), mode: 'byte' }];
  return [
    { data: Buffer.from(match[1] ?? '', 'utf8'), mode: 'byte' },
    { data: match[2] ?? '', mode: 'numeric' },
  ];
}

/**
 * Smallest version at error correction M, then the highest level that does not raise the version.
 * Module size beats error correction against blur; what is free is taken against stamps and stains.
 * @throws QrTooLargeError above version 17
 */
export function qrSymbol(text: string): QrSymbol {
  const segments = qrSegments(text);
  // A fixed mask skips the search for the best one: this first symbol only tells the version.
  const smallest = create(segments, { errorCorrectionLevel: 'M', maskPattern: 0 });
  if (!smallest || smallest.version > maximumQrVersion) {
    throw new QrTooLargeError(`A text of ${text.length} characters needs more than QR version ${maximumQrVersion} at level M`);
  }
  for (const level of ['H', 'Q', 'M'] as const) {
    const code = create(segments, { errorCorrectionLevel: level, version: smallest.version });
    if (code)
      return { version: code.version, level, size: code.modules.size, path: modulePath(code.modules.size, code.modules.data), text };
  }
  throw new QrTooLargeError('No level fits the version that level M needs');
}

function create(segments: QRCodeSegment[], options: QRCodeOptions): QRCode.QRCode | null {
  try {
    return QRCode.create(segments, options);
  } catch {
    return null;
  }
}

function modulePath(size: number, data: Uint8Array): string {
  const runs: string[] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!data[row * size + column]) continue;
      const from = column;
      while (column < size && data[row * size + column]) column += 1;
      runs.push(`${from} ${row} ${column - from} 1 re`);
    }
  }
  return runs.join(' ');
}
