import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sortBytes, sortText } from './sort-presented.js';

const text = (value: string) => new TextEncoder().encode(value);
const digits = '0123456789'.repeat(12);

describe('sorting what somebody presents', () => {
  it('goes by content: a PDF sent as text is a PDF, a QR text sent as octets is a QR text', () => {
    expect(sortBytes(text('%PDF-1.7 ...'), 'text/plain')).toMatchObject({ ok: true, presented: { carrier: 'pdf' } });
    expect(sortBytes(text(`http://xa.localhost:8081/#${digits}`), 'application/octet-stream')).toMatchObject({
      ok: true,
      presented: { carrier: 'qr', texts: [`http://xa.localhost:8081/#${digits}`] },
    });
  });

  it('finds the header of a PDF behind a kilobyte of junk', () => {
    expect(sortBytes(text(`${'x'.repeat(1000)}%PDF-1.7`))).toMatchObject({ ok: true, presented: { carrier: 'pdf' } });
  });

  it('refuses an SVG that calls itself a PNG, and a GIF', () => {
    expect(sortBytes(text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'image/png')).toEqual({
      ok: false,
      fault: 'verification-file-unsupported',
    });
    expect(sortBytes(Uint8Array.from([0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0, 0xff]), 'image/gif')).toEqual({
      ok: false,
      fault: 'verification-file-unsupported',
    });
  });

  it('takes any bytes declared as a COSE message as a token, however broken: they get a verdict', () => {
    expect(sortBytes(Uint8Array.from([1, 2, 3]), 'application/cose')).toMatchObject({ ok: true, presented: { carrier: 'cose' } });
    expect(sortBytes(Uint8Array.from([0xd2, 0x84]), '')).toMatchObject({ ok: true, presented: { carrier: 'cose' } });
  });

  it('keeps each code of a text, in its order', () => {
    const front = `https://example.org/#${digits}`;
    const annex = `https://example.org/#A${digits}`;
    expect(sortText(`${annex}\r\n\r\n${front}\n`)).toEqual({ ok: true, presented: { carrier: 'qr', texts: [annex, front] } });
  });

  it('calls nothing nothing', () => {
    expect(sortText(' \n\t\n')).toEqual({ ok: false, fault: 'verification-empty' });
    expect(sortBytes(new Uint8Array(0))).toEqual({ ok: false, fault: 'verification-empty' });
  });

  it('answers on any bytes and any declared type', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.string(), (bytes, type) => {
        const result = sortBytes(bytes, type);
        expect(typeof result.ok).toBe('boolean');
      }),
    );
  });
});
