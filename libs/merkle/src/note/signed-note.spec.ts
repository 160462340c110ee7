import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ed25519Verify, noteSigner } from '../../../../test/kit/note-keys.js';
import {
  addSignatures,
  formatNote,
  formatSignatureLine,
  formatVkey,
  makeVkey,
  parseNote,
  parseSignatureLine,
  parseSignatureLines,
  parseVkey,
  verifyNote,
  type Note,
  type Vkey,
} from '../index.js';
import { base64Of, fromBase64, utf8 } from './encoding.js';

/** The example of Go's golang.org/x/mod/sumdb/note. */
const neumannKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const neumann = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;
/** The example of C2SP signed-note. */
const quasimodo = `Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
`;
const noteOf = (text: string): Note => {
  const read = parseNote(text);
  if (!read.ok) throw new Error(read.reason);
  return read.value;
};
const keyOf = (text: string): Vkey => {
  const read = parseVkey(text);
  if (!read.ok) throw new Error(read.reason);
  return read.value;
};
const reason = (read: { ok: true } | { ok: false; reason: string }) => (read.ok ? 'ok' : read.reason);
const line = (name: string, keyId: number, bytes = 64) =>
  formatSignatureLine({ name, keyId, signature: new Uint8Array(bytes).fill(keyId & 255) });

describe('a signed note', () => {
  it('of Go’s note package verifies', async () => {
    const note = noteOf(neumann);
    expect(note.signatures).toMatchObject([{ name: 'PeterNeumann', keyId: 0xc74f20a3 }]);
    expect(await verifyNote(note, [keyOf(neumannKey)], ed25519Verify)).toMatchObject({ ok: true, verified: [{ time: null }] });
    const altered = { ...note, text: note.text.replace('answer', 'Answer') };
    expect(await verifyNote(altered, [keyOf(neumannKey)], ed25519Verify)).toMatchObject({ ok: false, reason: 'bad-signature' });
  });

  it('may hold empty lines in its text; the last one ends it', () => {
    const note = noteOf(quasimodo);
    expect(note.text).toBe('Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n');
    expect(note.signatures).toMatchObject([{ name: 'quasimodo.example/salvatore', keyId: 0x367ba04b }]);
    expect(parseNote(utf8(quasimodo))).toEqual(parseNote(quasimodo));
  });

  it('is written back as it was read', () => {
    for (const text of [neumann, quasimodo]) {
      const note = noteOf(text);
      expect(formatNote(note.text, note.signatures.map(formatSignatureLine))).toBe(text);
    }
  });

  it('may carry sixteen signatures and more, of post-quantum length too', () => {
    const lines = Array.from({ length: 16 }, (_, index) => line(`witness.example/${index}`, index, 4_900));
    expect(noteOf(formatNote('text\n', lines)).signatures).toHaveLength(16);
    const hundred = Array.from({ length: 100 }, (_, index) => line('a', index));
    expect(noteOf(formatNote('text\n', hundred)).signatures).toHaveLength(100);
    expect(reason(parseNote(`text\n\n${[...hundred, line('b', 1)].join('\n')}\n`))).toBe('too-many-signatures');
  });

  it.each([
    ['nothing', '', 'no-signature-block'],
    ['no empty line', `text\n${line('a', 1)}\n`, 'no-signature-block'],
    ['no signature', 'text\n\n', 'no-signature-block'],
    ['no last newline', `text\n\n${line('a', 1)}`, 'no-signature-block'],
    ['a carriage return', `text\r\n\r\n${line('a', 1)}\r\n`, 'control-character'],
    ['a NUL', `te\0xt\n\n${line('a', 1)}\n`, 'control-character'],
    ['a tab', `te\txt\n\n${line('a', 1)}\n`, 'control-character'],
    ['half of a surrogate pair', `te\ud800xt\n\n${line('a', 1)}\n`, 'not-utf8'],
    ['a hyphen for the dash', `text\n\n${line('a', 1).replace('—', '-')}\n`, 'signature-line'],
    ['text behind the signatures', `text\n\n${line('a', 1)}\nmore\n`, 'signature-line'],
    ['two spaces', `text\n\n${line('a', 1).replace('— a ', '— a  ')}\n`, 'signature-line'],
    ['a third field', `text\n\n${line('a', 1)} x\n`, 'signature-line'],
    ['a plus in the name', `text\n\n${line('a+b', 1)}\n`, 'key-name'],
    ['a no-break space in the name', `text\n\n${line('a\u00a0b', 1)}\n`, 'key-name'],
    ['an ideographic space in the name', `text\n\n${line('a\u3000b', 1)}\n`, 'key-name'],
    ['no name', `text\n\n${line('', 1)}\n`, 'key-name'],
    ['a key id and no signature', `text\n\n${line('a', 1, 0)}\n`, 'signature-line'],
    ['base64 without padding', `text\n\n${line('a', 1, 63).replace(/=+$/, '')}\n`, 'signature-line'],
    ['base64url', `text\n\n— a ${'_'.repeat(8)}\n`, 'signature-line'],
    ['a second spelling of the same bytes', 'text\n\n— a AAAAAQE=\n'.replace('AQE=', 'AQF='), 'signature-line'],
  ])('is refused with %s', (_, text, expected) => {
    expect(reason(parseNote(text))).toBe(expected);
  });

  it('is refused when its bytes are no UTF-8, or when it is a megabyte', () => {
    const bytes = utf8(neumann);
    bytes[3] = 0xff;
    expect(reason(parseNote(bytes))).toBe('not-utf8');
    // An overlong newline and a UTF-16 surrogate in UTF-8.
    for (const bad of [
      [0xc0, 0x8a],
      [0xed, 0xa0, 0x80],
    ])
      expect(reason(parseNote(Uint8Array.of(...bad, ...utf8(neumann))))).toBe('not-utf8');
    expect(reason(parseNote('x'.repeat(1_000_001)))).toBe('too-long');
    expect(reason(parseNote('é'.repeat(600_000)))).toBe('too-long');
  });

  it('never makes its parser throw, and every reading writes back to the same text', () => {
    const pieces = fc.constantFrom(
      'text',
      '\n',
      '\n\n',
      '— ',
      'a',
      ' ',
      line('a', 1),
      line('b', 7, 1),
      'AAAAAQE=',
      '+',
      '\r',
      '\ufeff',
      '—',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join('')),
        ),
        (text) => {
          const read = parseNote(text);
          if (read.ok) expect(formatNote(read.value.text, read.value.signatures.map(formatSignatureLine))).toBe(text);
        },
      ),
      { numRuns: 2_000 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => typeof parseNote(bytes).ok === 'boolean'));
  });

  it('is never made from parts that do not read back', () => {
    expect(() => formatNote('no newline', [line('a', 1)])).toThrow(RangeError);
    expect(() => formatNote('text\n', [])).toThrow(RangeError);
    expect(() => formatNote('text\n', ['not a line'])).toThrow(RangeError);
    expect(() => formatNote('a\n\nb\n', [line('a', 1)])).not.toThrow();
  });

  it('takes further signatures once', () => {
    const note = formatNote('text\n', [line('a', 1)]);
    const grown = addSignatures(note, [line('b', 2), line('a', 1), line('b', 2)]);
    expect(grown).toBe(`${note}${line('b', 2)}\n`);
    expect(addSignatures(grown, [line('b', 2)])).toBe(grown);
  });
});

describe('the lines of a witness’s answer', () => {
  it('are read without a note around them', () => {
    const body = `${line('w/1', 1)}\n${line('w/2', 2)}\n`;
    expect(parseSignatureLines(body)).toMatchObject({ ok: true, value: [{ name: 'w/1' }, { name: 'w/2' }] });
    for (const bad of ['', '\n', `${line('a', 1)}`, `\n${line('a', 1)}\n`, `${line('a', 1)}\n\n`, '<html></html>\n'])
      expect(parseSignatureLines(bad).ok).toBe(false);
    expect(parseSignatureLine(`${line('a', 1)}\n`).ok).toBe(false);
  });
});

describe('verifying a note', () => {
  const [log, witness, stranger] = [noteSigner('log.example', 1), noteSigner('w.example', 4), noteSigner('stranger.example', 1)];
  const signed = async (text: string, ...signers: (typeof log)[]) =>
    noteOf(
      formatNote(
        text,
        await Promise.all(
          signers.map(async ({ vkey, sign }) =>
            formatSignatureLine({ name: vkey.name, keyId: vkey.keyId, signature: await sign(utf8(text)) }),
          ),
        ),
      ),
    );

  it('ignores unknown keys, also those that share a name or an id with a known one', async () => {
    const note = await signed('text\n', stranger, log);
    expect(await verifyNote(note, [log.vkey], ed25519Verify)).toMatchObject({ ok: true, verified: [{ key: log.vkey }] });
    const sameName: Note = { ...note, signatures: [{ ...note.signatures[0]!, name: 'log.example' }, note.signatures[1]!] };
    expect(await verifyNote(sameName, [log.vkey], ed25519Verify)).toMatchObject({ ok: true });
    const sameId: Note = { ...note, signatures: [{ ...note.signatures[0]!, keyId: log.vkey.keyId }, note.signatures[1]!] };
    expect(await verifyNote(sameId, [log.vkey], ed25519Verify)).toMatchObject({ ok: true });
  });

  it('refuses a note without a known signature, and one with a bad line of a known key beside good ones', async () => {
    const note = await signed('text\n', stranger);
    expect(await verifyNote(note, [log.vkey], ed25519Verify)).toEqual({ ok: false, reason: 'no-known-signature' });
    const good = await signed('text\n', log, stranger);
    const bad: Note = { ...good, signatures: [good.signatures[0]!, { ...good.signatures[1]!, signature: new Uint8Array(64) }] };
    expect(await verifyNote(bad, [log.vkey, stranger.vkey], ed25519Verify)).toMatchObject({ ok: false, reason: 'bad-signature' });
  });

  it('does not take a log’s signature for a witness’s, nor a signature of another length', async () => {
    const { name, keyId } = witness.vkey;
    for (const bytes of [await witness.sign(utf8('text\n')), new Uint8Array(71), new Uint8Array(73)])
      expect(
        await verifyNote({ text: 'text\n', signatures: [{ name, keyId, signature: bytes }] }, [witness.vkey], ed25519Verify),
      ).toMatchObject({ ok: false, reason: 'bad-signature' });
    const short = { name: log.vkey.name, keyId: log.vkey.keyId, signature: new Uint8Array(63) };
    expect(await verifyNote({ text: 'text\n', signatures: [short] }, [log.vkey], ed25519Verify)).toMatchObject({ reason: 'bad-signature' });
  });

  it('keeps ML-DSA lines and lets them prove nothing', async () => {
    const key = makeVkey('pq.example', 6, new Uint8Array(1312).fill(1));
    const pq = { name: key.name, keyId: key.keyId, signature: new Uint8Array(8 + 2420) };
    const note = await signed('text\n', log);
    expect(await verifyNote({ ...note, signatures: [pq] }, [key], ed25519Verify)).toEqual({ ok: false, reason: 'no-known-signature' });
    expect(await verifyNote({ ...note, signatures: [...note.signatures, pq] }, [log.vkey, key], ed25519Verify)).toMatchObject({
      ok: true,
      verified: [{ key: log.vkey }],
      unverified: [{ key }],
    });
  });

  it('counts a platform that fails as a signature that does not verify', async () => {
    const note = await signed('text\n', log);
    expect(await verifyNote(note, [log.vkey], () => Promise.reject(new Error('no Ed25519 here')))).toMatchObject({ ok: false });
  });
});

describe('a vkey', () => {
  it('of Go’s checksum database is read and written', () => {
    const text = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8';
    expect(keyOf(text)).toMatchObject({ name: 'sum.golang.org', keyId: 0x033de0ae, algorithm: 1 });
    expect(formatVkey(keyOf(text))).toBe(text);
  });

  it('holds logs, witnesses and ML-DSA witnesses', () => {
    for (const [algorithm, bytes] of [
      [1, 32],
      [4, 32],
      [6, 1312],
    ] as const) {
      const key = makeVkey('xa.localhost/log/public', algorithm, new Uint8Array(bytes).fill(9));
      expect(keyOf(formatVkey(key))).toEqual(key);
    }
    expect(() => makeVkey('a b', 1, new Uint8Array(32))).toThrow(RangeError);
    expect(() => makeVkey('a', 1, new Uint8Array(33))).toThrow(RangeError);
  });

  it.each([
    ['nothing', '', 'vkey'],
    ['one plus', 'name+c74f20a3', 'vkey'],
    ['no name', neumannKey.replace('PeterNeumann', ''), 'key-name'],
    ['a space in the name', neumannKey.replace('PeterNeumann', 'Peter Neumann'), 'key-name'],
    ['a newline in the name', neumannKey.replace('PeterNeumann', 'Peter\nNeumann'), 'key-name'],
    ['another name', neumannKey.replace('PeterNeumann', 'JohnNeumann'), 'key-id'],
    ['another id', neumannKey.replace('c74f20a3', 'c74f20a4'), 'key-id'],
    ['an id in capitals', neumannKey.replace('c74f20a3', 'C74F20A3'), 'vkey'],
    ['a short id', neumannKey.replace('c74f20a3', 'c74f20a'), 'vkey'],
    ['another type of key', `a+00000000+${base64Of(Uint8Array.of(2, ...new Uint8Array(32)))}`, 'key-type'],
    ['a key that is too short', `a+00000000+${base64Of(Uint8Array.of(1, ...new Uint8Array(31)))}`, 'public-key'],
    ['white space behind', `${neumannKey}\n`, 'vkey'],
    ['half of a surrogate pair', neumannKey.replace('Peter', '\udc00'), 'not-utf8'],
  ])('is refused with %s', (_, text, expected) => {
    expect(reason(parseVkey(text))).toBe(expected);
  });

  it('never makes its parser throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof parseVkey(text).ok === 'boolean'));
    fc.assert(
      fc.property(fc.nat(neumannKey.length - 1), fc.string({ unit: 'binary', maxLength: 2 }), (at, text) => {
        const changed = neumannKey.slice(0, at) + text + neumannKey.slice(at + 1);
        expect(parseVkey(changed).ok).toBe(changed === neumannKey);
      }),
    );
  });
});

describe('base64', () => {
  it('is that of RFC 4648 section 10, and of every other implementation', () => {
    for (const [text, encoded] of [
      ['', ''],
      ['f', 'Zg=='],
      ['fo', 'Zm8='],
      ['foo', 'Zm9v'],
      ['foob', 'Zm9vYg=='],
      ['fooba', 'Zm9vYmE='],
      ['foobar', 'Zm9vYmFy'],
    ] as const) {
      expect(base64Of(utf8(text))).toBe(encoded);
      expect(fromBase64(encoded)).toEqual(utf8(text));
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const encoded = btoa(String.fromCharCode(...bytes));
        expect(base64Of(bytes)).toBe(encoded);
        expect(fromBase64(encoded)).toEqual(bytes);
      }),
    );
  });

  it('has one spelling for each value', () => {
    for (const bad of ['Zg', 'Zg=', 'Zh==', 'Zm9=', 'Zm8', '====', 'A===', 'Zg==Zg==', 'Zm9v\n', ' Zm9v', 'Zm-_', 'Zm9vé'])
      expect(fromBase64(bad)).toBeNull();
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'AZaz09+/=-_'), maxLength: 12 }), (text) => {
        const bytes = fromBase64(text);
        if (bytes) expect(base64Of(bytes)).toBe(text);
      }),
    );
  });
});
