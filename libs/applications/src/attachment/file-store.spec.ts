import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { safeFileName } from './file-name.js';
import { FileStore } from './file-store.js';

describe('the file store', () => {
  const directory = mkdtempSync(join(tmpdir(), 'oc-store-'));
  const store = new FileStore(directory);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('keeps a file once under its SHA-256, readable by nobody else', async () => {
    const bytes = Buffer.from('evidence');
    const hashes = await Promise.all([store.put(bytes), store.put(bytes), store.put(bytes)]);
    const hex = createHash('sha256').update(bytes).digest('hex');
    expect(new Set(hashes.map((hash) => hash.toString('hex')))).toEqual(new Set([hex]));
    expect(readdirSync(join(directory, hex.slice(0, 2)))).toEqual([hex]);
    expect(statSync(join(directory, hex.slice(0, 2), hex)).mode & 0o777).toBe(0o600);
    expect(await store.get(hashes[0]!)).toEqual(bytes);
  });

  it('notices a file that was changed on disk', async () => {
    const hash = await store.put(Buffer.from('as decided on'));
    const hex = hash.toString('hex');
    writeFileSync(join(directory, hex.slice(0, 2), hex), 'as forged');
    await expect(store.get(hash)).rejects.toThrow('no longer has its hash');
  });
});

describe('the name of a file', () => {
  it.each([
    ['../../etc/passwd', 'passwd.pdf'],
    ['C:\\Users\\me\\invoice.pdf', 'invoice.pdf'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe.pdf'],
    ['a"b\r\nSet-Cookie: x.pdf', 'abSet-Cookie x.pdf'],
    ['...', 'attachment.pdf'],
    ['', 'attachment.pdf'],
    ['INVOICE.PDF', 'INVOICE.PDF'],
    ['Façade été 2026.pdf', 'Façade été 2026.pdf'],
  ])('%j is shown as %j', (name, wanted) => {
    expect(safeFileName(name, 'application/pdf')).toBe(wanted);
  });
  it('is cut to 120 characters without splitting one', () => {
    expect(safeFileName('🦜'.repeat(300), 'application/pdf')).toBe(`${'🦜'.repeat(120)}.pdf`);
  });
  it('ends as the content is, whatever it was called', () => {
    expect(safeFileName('photo.jpeg', 'image/jpeg')).toBe('photo.jpeg');
    expect(safeFileName('photo.png', 'image/jpeg')).toBe('photo.png.jpg');
    expect(safeFileName('run.bat', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document')).toBe('run.bat.docx');
  });
});
