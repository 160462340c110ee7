import { deflateSync } from 'node:zlib';

/**
 * A minimal sRGB display profile (ICC.1:2004-10, version 4.2), computed here so that no third party's profile has to be
 * shipped. Colorants and white point are those of IEC 61966-2-1 adapted to D50 with the Bradford transform; the tone
 * curve is the parametric form (type 3) of the sRGB transfer function.
 */
export function srgbProfile(): Buffer {
  const curve = parametricCurve([2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]);
  const tags: [string, Buffer][] = [
    ['desc', unicodeText('sRGB IEC61966-2.1')],
    ['cprt', unicodeText('CC0')],
    ['wtpt', xyz(0.9642, 1, 0.8249)],
    ['chad', fixedArray([1.047882, 0.022919, -0.050217, 0.029587, 0.990479, -0.017059, -0.009232, 0.015076, 0.751678])],
    ['rXYZ', xyz(0.43607, 0.22249, 0.01392)],
    ['gXYZ', xyz(0.38515, 0.71687, 0.09708)],
    ['bXYZ', xyz(0.14307, 0.06061, 0.7141)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ];
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length, 0);
  const bodies: Buffer[] = [];
  const placed = new Map<Buffer, number>();
  let offset = 128 + table.length;
  tags.forEach(([signature, body], index) => {
    let at = placed.get(body);
    if (at === undefined) {
      at = offset;
      placed.set(body, at);
      const padded = Buffer.alloc(Math.ceil(body.length / 4) * 4);
      body.copy(padded);
      bodies.push(padded);
      offset += padded.length;
    }
    table.write(signature, 4 + index * 12, 'latin1');
    table.writeUInt32BE(at, 8 + index * 12);
    table.writeUInt32BE(body.length, 12 + index * 12);
  });
  return Buffer.concat([header(offset), table, ...bodies]);
}

function header(size: number): Buffer {
  const out = Buffer.alloc(128);
  out.writeUInt32BE(size, 0);
  out.writeUInt32BE(0x04200000, 8);
  out.write('mntrRGB XYZ ', 12, 'latin1');
  // Date of the profile, fixed: the same file everywhere.
  [2026, 1, 1, 0, 0, 0].forEach((part, index) => out.writeUInt16BE(part, 24 + index * 2));
  out.write('acsp', 36, 'latin1');
  // Illuminant of the connection space: D50.
  [0.9642, 1, 0.8249].forEach((value, index) => out.writeInt32BE(fixed(value), 68 + index * 4));
  return out;
}

const fixed = (value: number): number => Math.round(value * 65536);

function fixedArray(values: readonly number[]): Buffer {
  const out = Buffer.alloc(8 + values.length * 4);
  out.write('sf32', 0, 'latin1');
  values.forEach((value, index) => out.writeInt32BE(fixed(value), 8 + index * 4));
  return out;
}

function xyz(x: number, y: number, z: number): Buffer {
  const out = fixedArray([x, y, z]);
  out.write('XYZ ', 0, 'latin1');
  return out;
}

function parametricCurve(parameters: readonly number[]): Buffer {
  const out = Buffer.alloc(12 + parameters.length * 4);
  out.write('para', 0, 'latin1');
  out.writeUInt16BE(3, 8);
  parameters.forEach((value, index) => out.writeInt32BE(fixed(value), 12 + index * 4));
  return out;
}

function unicodeText(text: string): Buffer {
  const out = Buffer.alloc(28 + text.length * 2);
  out.write('mluc', 0, 'latin1');
  out.writeUInt32BE(1, 8);
  out.writeUInt32BE(12, 12);
  out.write('enUS', 16, 'latin1');
  out.writeUInt32BE(text.length * 2, 20);
  out.writeUInt32BE(28, 24);
  for (let index = 0; index < text.length; index++) out.writeUInt16BE(text.charCodeAt(index), 28 + index * 2);
  return out;
}

/** The profile, deflated once per process. */
export const compressedSrgbProfile: Uint8Array = deflateSync(srgbProfile());
