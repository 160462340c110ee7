import { describe, expect, it } from '@jest/globals';
import { deflateSync } from 'node:zlib';
import { toBuffer } from 'qrcode';
import fc from 'fast-check';
import { imageHeader, pngFitsItsHeader } from '../presented/image-header.js';
import { jpeg, jpegText } from './jpeg.test-data.js';
import { readImage } from './read-image.js';

const pixels = 40_000_000;

function chunk(type: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write(type, 4, 'ascii');
  return Buffer.concat([head, data, Buffer.alloc(4)]); // The decoder does not look at the CRC.
}

/** A PNG that claims one size and holds whatever is given as its pixel data. */
function png(width: number, height: number, pixelData: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(pixelData)), chunk('IEND', new Uint8Array(0))]);
}

describe('reading codes from pictures', () => {
  it('reads a PNG, with the decoder that is installed here', async () => {
    const picture = await toBuffer('https://example.org/#0123456789', { margin: 4, scale: 4 });
    expect(await readImage(picture, pixels)).toEqual({ ok: true, texts: ['https://example.org/#0123456789'] });
  });

  it('reads a JPEG', async () => {
    expect(imageHeader(jpeg)).toEqual({ kind: 'jpeg', width: 132, height: 132 });
    expect(await readImage(jpeg, pixels)).toEqual({ ok: true, texts: [jpegText] });
  });

  it('finds nothing in a picture without a code', async () => {
    expect(await readImage(png(64, 64, Buffer.alloc(65 * 64, 0x80)), pixels)).toEqual({ ok: true, texts: [] });
  });

  it('refuses a picture above the pixel cap by its header alone', async () => {
    expect(await readImage(png(60_000, 60_000, Buffer.alloc(10)), pixels)).toEqual({ ok: false, code: 'image-too-large' });
  });

  it('refuses a PNG whose pixel data inflates beyond its header', async () => {
    const bomb = png(16, 16, Buffer.alloc(50_000_000));
    expect(bomb.length).toBeLessThan(60_000);
    expect(await readImage(bomb, pixels)).toEqual({ ok: false, code: 'image-malformed' });
  });

  it('refuses a PNG with sizes of zero, a colour type that does not exist, or no pixel data', async () => {
    expect(imageHeader(png(0, 5, Buffer.alloc(1)))).toBeNull();
    const strange = png(4, 4, Buffer.alloc(20));
    strange[25] = 5;
    expect(await readImage(strange, pixels)).toEqual({ ok: false, code: 'image-malformed' });
    const header = imageHeader(png(4, 4, Buffer.alloc(20)));
    expect(header && pngFitsItsHeader(png(4, 4, Buffer.alloc(20)).subarray(0, 40), header)).toBe(false);
  });

  it('answers on every truncation of a JPEG and a PNG', async () => {
    const picture = await toBuffer('0123456789', { margin: 4, scale: 2 });
    for (const whole of [jpeg, picture])
      for (let length = 0; length < whole.length; length += 37) {
        const answer = await readImage(whole.subarray(0, length), pixels);
        if (answer.ok) expect(answer.texts.length).toBeLessThanOrEqual(1);
        else expect(answer.code).toBe('image-malformed');
      }
  });

  it('answers on arbitrary bytes behind a genuine start', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom(jpeg.subarray(0, 200), jpeg.subarray(0, 900)),
        async (tail, start) => {
          const answer = await readImage(Buffer.concat([start, tail]), pixels);
          expect(typeof answer.ok).toBe('boolean');
        },
      ),
      { numRuns: 40 },
    );
  });
});
