import { afterAll, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cosign, formatNote, parseNote, verifyNote } from '#merkle';
import { ed25519Verify } from '../../../test/kit/note-keys.js';
import { createWitnessKey, openWitnessKey } from './witness.js';

describe('the key of a witness', () => {
  const home = mkdtempSync(join(tmpdir(), 'opencites-witness-key-'));
  const file = join(home, 'keys', 'witness.key');
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('is made once, closed to others, and signs after it is opened again', async () => {
    const made = await createWitnessKey(file, 'witness.example/w1');
    expect(made.vkey).toMatchObject({ name: 'witness.example/w1', algorithm: 4 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(home, 'keys')).mode & 0o777).toBe(0o700);
    const opened = await openWitnessKey(file);
    expect(opened.vkey).toEqual(made.vkey);
    const note = parseNote(formatNote('text\n', [await cosign('text\n', 7, opened)]));
    expect(note.ok && (await verifyNote(note.value, [made.vkey], ed25519Verify))).toMatchObject({ ok: true, verified: [{ time: 7 }] });
    await expect(createWitnessKey(file, 'witness.example/w2')).rejects.toMatchObject({ code: 'policy' });
    expect((await openWitnessKey(file)).vkey).toEqual(made.vkey);
  });

  it('is refused when others can read it, when it is not there, and when any of it was changed', async () => {
    const text = readFileSync(file, 'utf8');
    chmodSync(file, 0o640);
    await expect(openWitnessKey(file)).rejects.toMatchObject({ code: 'permissions' });
    chmodSync(file, 0o600);
    await expect(openWitnessKey(join(home, 'keys', 'none.key'))).rejects.toMatchObject({ code: 'not-found' });
    for (const changed of [
      text.replace('w1', 'w2'),
      text.replace('PRIVATE', 'PUBLIC'),
      text.replace(/\+[0-9a-f]{8}\+/, '+00000000+'),
      text.slice(0, -9),
      '',
      text.replace(/.(=*)\n$/, (_, padding: string) => `${text.at(-2 - padding.length) === 'A' ? 'B' : 'A'}AAA\n`),
    ]) {
      writeFileSync(file, changed);
      await expect(openWitnessKey(file)).rejects.toMatchObject({ code: 'format' });
    }
    writeFileSync(file, text);
    await expect(openWitnessKey(file)).resolves.toMatchObject({ vkey: { name: 'witness.example/w1' } });
  });

  it('is not made with a name that no signature line can carry', async () => {
    for (const name of ['', 'a b', 'a+b', 'a\nb'])
      await expect(createWitnessKey(join(home, 'keys', 'bad.key'), name)).rejects.toThrow(RangeError);
  });
});
