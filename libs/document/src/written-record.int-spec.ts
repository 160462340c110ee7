import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { writtenRecord } from './written-record.js';

describe('a record on paper', () => {
  const directory = mkdtempSync(join(tmpdir(), 'oc-record-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const rows = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ label: `Line ${at + 1}`, value: `Prunus africana, ${at + 1} kg` }));
  const made = (sections: Parameters<typeof writtenRecord>[0]['sections']) => {
    const bytes = writtenRecord({
      ...{ title: 'Demande A-26-1', author: 'Utopia', lead: ['Ce n’est pas un permis.'], sections, language: 'fr' },
      ...{ created: new Date('2026-11-30T12:00:00Z'), pageOf: (page: number, pages: number) => `page ${page} de ${pages}` },
    });
    const path = join(directory, 'record.pdf');
    writeFileSync(path, bytes);
    return { bytes, path };
  };

  it('shows names in any script, says its language, and is whole', () => {
    const { path } = made([{ title: 'Parties', rows: [{ label: 'Exportateur', value: 'Żaneta Nguyễn\nшкура\n株式会社\nشركة البحر' }] }]);
    execFileSync('qpdf', ['--check', path]);
    const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
    for (const name of ['Żaneta Nguyễn', 'шкура', '株式会社', 'page 1 de 1', 'Ce n’est pas un permis']) expect(text).toContain(name);
    expect(text).not.toContain('?');
    expect(execFileSync('qpdf', ['--qdf', '--object-streams=disable', path, '-'], { encoding: 'latin1' })).toMatch(/\/Lang \(fr\)/);
  });

  it('goes on overleaf with every line and no page is left without its number', () => {
    const { path } = made([
      { title: 'Lines', rows: rows(200) },
      { title: 'Letter', rows: [{ label: 'Text', value: Array.from({ length: 150 }, (_, at) => `paragraph ${at}`).join('\n') }] },
    ]);
    const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
    for (const piece of ['Prunus africana, 1 kg', 'Prunus africana, 200 kg', 'paragraph 0', 'paragraph 149']) expect(text).toContain(piece);
    const pages = Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [path], { encoding: 'utf8' }))?.[1]);
    expect(pages).toBeGreaterThan(4);
    for (let page = 1; page <= pages; page += 1) expect(text).toContain(`page ${page} de ${pages}`);
  });

  it('is the same file for the same record', () => {
    expect(Buffer.from(made([{ title: 'T', rows: rows(2) }]).bytes).equals(Buffer.from(made([{ title: 'T', rows: rows(2) }]).bytes))).toBe(
      true,
    );
  });
});
