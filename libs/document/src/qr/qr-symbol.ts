import QRCode from 'qrcode';
import { maximumQrVersion, qrEdgeMillimetres, type QrEcc, type QrPlan, qrPlan } from '#credential';

/** Printed width of the symbol without its quiet zone, mm. */
export const qrSize = qrEdgeMillimetres;
/** ISO/IEC 18004, 9.1: modules of white on every side. */
export const quietModules = 4;

export interface QrSymbol {
  readonly version: number;
  readonly level: QrEcc;
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
 * The symbol as the credential planned it (`qrPlan`): version, level and segments are decided there alone, so that what
 * was measured when the token was made is what is drawn.
 *
 * @throws QrTooLargeError for what the plan refuses, or a text that is no verification code
 */
export function qrSymbol(text: string): QrSymbol {
  const plan = qrPlan(text);
  if (!plan) throw new QrTooLargeError(`A text of ${text.length} characters needs more than QR version ${maximumQrVersion} at level M`);
  const { size, data } = drawn(plan, text).modules;
  return { version: plan.version, level: plan.ecc, size, path: modulePath(size, data), text };
}

function drawn(plan: QrPlan, text: string): QRCode.QRCode {
  const segments = plan.segments.map(({ mode, data }) => (mode === 'byte' ? { mode, data: Buffer.from(data, 'utf8') } : { mode, data }));
  try {
    return QRCode.create(segments, { errorCorrectionLevel: plan.ecc, version: plan.version });
  } catch (error) {
    // An address with letters beyond ASCII takes more bytes than characters; the credential never makes one.
    throw new QrTooLargeError(`A text of ${text.length} characters does not fit the version that was planned`, { cause: error });
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
