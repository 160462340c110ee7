import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ed25519Verify, noteSigner } from '../../../../test/kit/note-keys.js';
import {
  cosign,
  cosignatureMessage,
  formatCheckpoint,
  formatNote,
  formatSignatureLine,
  judgeCheckpoint,
  parseCheckpoint,
  parseCheckpointNote,
  parseCosignature,
  parseNote,
  signCheckpoint,
  verifyNote,
  type Policy,
} from '../index.js';
import { base64Of, fromBase64, utf8 } from './encoding.js';

/** The example of C2SP tlog-cosignature: a checkpoint with a log's signature and a witness's. */
const sofa = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`;
const root = fromBase64('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=')!;
const reason = (read: { ok: true } | { ok: false; reason: string }) => (read.ok ? 'ok' : read.reason);

describe('a checkpoint', () => {
  it('of C2SP is read, with the time of its witness', () => {
    const read = parseCheckpointNote(sofa);
    expect(read).toMatchObject({
      ok: true,
      value: { checkpoint: { origin: 'example.com/behind-the-sofa', size: 20852163, extensions: [] }, note: { signatures: [{}, {}] } },
    });
    if (!read.ok) return;
    expect(base64Of(read.value.checkpoint.root)).toBe('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=');
    // The time of the specification's own example message.
    expect(parseCosignature(read.value.note.signatures[1]!.signature, 4)).toMatchObject({ ok: true, value: { time: 1679315147 } });
    expect(formatCheckpoint(read.value.checkpoint)).toBe(read.value.note.text);
  });

  it('is cosigned over the message of C2SP', () => {
    const [text = ''] = sofa.split('\n\n');
    expect(new TextDecoder().decode(cosignatureMessage(1679315147, `${text}\n`))).toBe(
      'cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
    );
  });

  it.each([
    ['an empty tree', 'a\n0\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n', 'ok'],
    ['an origin with spaces', 'an origin + more\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n', 'ok'],
    ['extension lines', 'a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nx\ny\n', 'ok'],
    ['the largest size', 'a\n9007199254740991\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n', 'ok'],
    ['no origin', '\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n', 'origin'],
    ['no size', 'a\n\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n', 'size'],
    ['a size of 2^53', 'a\n9007199254740992\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n', 'size'],
    ['a size that rounds down', 'a\n99999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n', 'size'],
    ['a leading zero', 'a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n', 'size'],
    ['a sign', 'a\n+1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n', 'size'],
    ['a hexadecimal size', 'a\n0x1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n', 'size'],
    ['a space behind the size', 'a\n1 \nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n', 'size'],
    ['Arabic digits', 'a\n١\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n', 'size'],
    ['no root', 'a\n1\n\n', 'root'],
    ['two lines', 'a\n1\n', 'root'],
    ['a root of 31 bytes', `a\n1\n${base64Of(new Uint8Array(31))}\n`, 'root'],
    ['a root of 33 bytes', `a\n1\n${base64Of(new Uint8Array(33))}\n`, 'root'],
    ['a second spelling of the root', 'a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n', 'root'],
    ['no newline at its end', 'a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', 'root'],
    ['an empty extension line', 'a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nx\n', 'extension'],
  ])('with %s', (_, text, expected) => {
    expect(reason(parseCheckpoint(text))).toBe(expected);
  });

  it('never makes its parser throw, and one without extensions writes back', () => {
    const piece = fc.constantFrom('a', '\n', '0', '1', '20852163', 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', ' ', '\u0000');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map((parts) => parts.join('')),
        ),
        (text) => {
          const read = parseCheckpoint(text);
          if (read.ok && read.value.extensions.length === 0) expect(formatCheckpoint(read.value)).toBe(text);
        },
      ),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.nat(Number.MAX_SAFE_INTEGER), fc.uint8Array({ minLength: 32, maxLength: 32 }), (size, hash) => {
        expect(parseCheckpoint(formatCheckpoint({ origin: 'xa.example/log', size, root: hash }))).toEqual({
          ok: true,
          value: { origin: 'xa.example/log', size, root: hash, extensions: [] },
        });
      }),
    );
  });

  it('is not written with what no log has', () => {
    for (const bad of [
      { origin: '', size: 1, root },
      { origin: 'a\nb', size: 1, root },
      { origin: 'a', size: -1, root },
      { origin: 'a', size: 1.5, root },
      { origin: 'a', size: 2 ** 53, root },
      { origin: 'a', size: 1, root: root.slice(1) },
    ])
      expect(() => formatCheckpoint(bad)).toThrow(RangeError);
  });
});

/** The nine cases by which sigstore-conformance judges clients (its issue 241), made with keys of our own. */
describe('a checkpoint under a policy of one log', () => {
  const log = noteSigner('log.example/one', 1);
  const other = noteSigner('other.example', 1);
  const witness = noteSigner('witness.example/w1', 4);
  const policy: Policy = { logs: [{ vkey: log.vkey, url: null }], witnesses: [], groups: [], quorum: null, comments: [] };
  const head = { origin: 'log.example/one', size: 7, root };
  const judge = async (note: string, under = policy) => reason(await judgeCheckpoint(note, under, ed25519Verify));
  const signatureOf = async (signer: typeof log, text: string) =>
    formatSignatureLine({ name: signer.vkey.name, keyId: signer.vkey.keyId, signature: await signer.sign(utf8(text)) });
  const text = formatCheckpoint(head);

  it('holds with one signature', async () => {
    expect(await judge(await signCheckpoint(head, log))).toBe('ok');
  });

  it('holds with signatures of keys that nobody knows, before and after', async () => {
    const [ours, theirs] = [await signatureOf(log, text), await signatureOf(other, text)];
    for (const lines of [
      [ours, theirs],
      [theirs, ours],
    ])
      expect(await judge(formatNote(text, lines))).toBe('ok');
  });

  it('holds with cosignatures, known ones and unknown ones, in any order', async () => {
    const [ours, seen] = [await signatureOf(log, text), await cosign(text, 1_800_000_000, witness)];
    const knowing: Policy = { ...policy, witnesses: [{ name: 'w', vkey: witness.vkey, url: null }], quorum: 'w' };
    for (const lines of [
      [ours, seen],
      [seen, ours],
    ]) {
      expect(await judge(formatNote(text, lines))).toBe('ok');
      expect(await judge(formatNote(text, lines), knowing)).toBe('ok');
    }
    expect(await judge(formatNote(text, [ours]), knowing)).toBe('quorum');
  });

  it.each([
    ['no origin', text.replace('log.example/one\n', ''), 'size'],
    ['no size', text.replace('7\n', ''), 'size'],
    ['no root', text.replace(/\n[^\n]+\n$/, '\n'), 'root'],
  ])('is refused with %s, however well it is signed', async (_, body, expected) => {
    expect(await judge(formatNote(body, [await signatureOf(log, body)]))).toBe(expected);
  });

  it('is refused without a signature of the log', async () => {
    expect(await judge(`${text}\n`)).toBe('no-signature-block');
    expect(await judge(formatNote(text, [await signatureOf(other, text)]))).toBe('log-signature');
    const knowing: Policy = { ...policy, witnesses: [{ name: 'w', vkey: witness.vkey, url: null }], quorum: 'w' };
    expect(await judge(formatNote(text, [await cosign(text, 5, witness)]), knowing)).toBe('log-signature');
  });

  it('is refused when any byte of what was signed is another', async () => {
    const note = await signCheckpoint(head, log);
    const bytes = utf8(note);
    for (let at = 0; at < text.length; at++) {
      const changed = bytes.slice();
      changed[at]! ^= 1;
      expect((await judgeCheckpoint(changed, policy, ed25519Verify)).ok).toBe(false);
    }
  });

  it('is refused when the log of the key is another than that of the origin', async () => {
    const two: Policy = { ...policy, logs: [...policy.logs, { vkey: other.vkey, url: null }] };
    expect(await judge(formatNote(text, [await signatureOf(other, text)]), two)).toBe('log-signature');
    const stranger = formatCheckpoint({ ...head, origin: 'third.example' });
    expect(await judge(formatNote(stranger, [await signatureOf(log, stranger)]), two)).toBe('unknown-log');
  });

  it('is not signed under another name than the log’s, nor by a witness’s key, nor cosigned by a log’s', async () => {
    await expect(signCheckpoint({ ...head, origin: 'elsewhere' }, log)).rejects.toThrow(RangeError);
    await expect(signCheckpoint({ ...head, origin: 'witness.example/w1' }, witness)).rejects.toThrow(RangeError);
    await expect(cosign(text, 1, log)).rejects.toThrow(RangeError);
    await expect(cosign(text, -1, witness)).rejects.toThrow(RangeError);
    await expect(cosign(text, 1, { ...witness, sign: async () => new Uint8Array(63) })).rejects.toThrow(RangeError);
  });
});

describe('a cosignature', () => {
  const witness = noteSigner('witness.example/w1', 4);
  const text = formatCheckpoint({ origin: 'log.example', size: 3, root });

  it('says when, and the time is covered', async () => {
    const line = await cosign(text, 1_795_000_000, witness);
    const note = parseNote(formatNote(text, [line]));
    if (!note.ok) throw new Error(note.reason);
    expect(await verifyNote(note.value, [witness.vkey], ed25519Verify)).toMatchObject({ ok: true, verified: [{ time: 1_795_000_000 }] });
    const [signature] = note.value.signatures;
    for (let at = 0; at < 72; at++) {
      const changed = signature!.signature.slice();
      changed[at]! ^= 1;
      const verdict = await verifyNote(
        { ...note.value, signatures: [{ ...signature!, signature: changed }] },
        [witness.vkey],
        ed25519Verify,
      );
      expect(verdict.ok).toBe(false);
    }
  });

  it('of a time beyond 2^53 is refused', () => {
    const bytes = new Uint8Array(72);
    bytes[1] = 0x20;
    expect(reason(parseCosignature(bytes, 4))).toBe('timestamp');
    expect(reason(parseCosignature(new Uint8Array(72).fill(255), 4))).toBe('timestamp');
    for (const length of [0, 8, 71, 73, 2428]) expect(reason(parseCosignature(new Uint8Array(length), 4))).toBe('signature-line');
    expect(reason(parseCosignature(new Uint8Array(8 + 2420), 6))).toBe('ok');
  });
});
