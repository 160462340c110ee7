import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson } from '#cites';
import { formatVkey, portableHasher, TreeEdge } from '#merkle';
import { writeLog } from '../../../../test/kit/log-directory.js';
import { logEntries, logSigners } from '../../../../test/kit/log-files.js';
import { noteSigner } from '../../../../test/kit/note-keys.js';
import { auditCommand } from './audit.command.js';

const place = mkdtempSync(join(tmpdir(), 'opencites-anchors-'));
const [publicLog, restrictedLog] = [join(place, 'public'), join(place, 'restricted')];
const origin = 'xa.localhost/log/restricted';
const restricted = { ...logSigners, log: noteSigner(origin, 1) };
const entries = logEntries(700);
const rootOf = (of: readonly Uint8Array[]) => {
  const edge = new TreeEdge(portableHasher);
  for (const entry of of) edge.push(portableHasher.leaf(entry));
  return Buffer.from(edge.root()).toString('base64');
};
const at = (size: number) => ({ origin, size, root: rootOf(entries.slice(0, size)) });
/** A public log with anchors in it. */
const anchored = (...pubs: readonly object[]) => {
  const ordinary = logEntries(300);
  const anchors = logEntries(pubs.length, '', 300).map((bytes, n) => {
    const entry = JSON.parse(new TextDecoder().decode(bytes)) as object;
    return new TextEncoder().encode(canonicalJson({ ...entry, k: 'anchor.restricted', act: 'anchor', pub: pubs[n] }));
  });
  return writeLog(publicLog, [...ordinary, ...anchors]);
};
const trust = ['--key', formatVkey(logSigners.log.vkey), ...logSigners.witnesses.flatMap(({ vkey }) => ['--witness', formatVkey(vkey)])];
const both = ['--restricted', restrictedLog, '--restricted-key', formatVkey(restricted.log.vkey)];

async function run(...more: string[]) {
  let [out, err] = ['', ''];
  const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: (text: string) => (err += text) } };
  return { code: await auditCommand(['fsck', publicLog, ...trust, ...more], io), out, err };
}
interface Told {
  readonly failure: { readonly id: string; readonly where: string; readonly detail: string } | null;
  readonly restricted?: { readonly anchors: number; readonly log: { readonly size: number } };
}
const verdict = async () => {
  const { code, out } = await run(...both, '--json');
  const { failure, restricted: other } = JSON.parse(out) as Told;
  return { code, failure, anchors: other?.anchors };
};

beforeAll(() => writeLog(restrictedLog, entries, { signers: restricted }));
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe('a restricted log beside the public one that anchors it', () => {
  it('agrees with every root that was told of it, with its entries or by hashes alone', async () => {
    await anchored(at(1), at(255), at(256), at(512), at(513), at(700));
    expect(await verdict()).toEqual({ code: 0, failure: null, anchors: 6 });
    const told = await run(...both);
    expect(told.out).toContain('6 anchors');
    await writeLog(restrictedLog, entries, { signers: restricted, bundles: false });
    expect(await verdict()).toMatchObject({ code: 0, anchors: 6 });
    await writeLog(restrictedLog, entries, { signers: restricted });
  });

  it.each<[string, object[], string, string]>([
    ['a root that never was', [at(100), { ...at(200), root: rootOf(entries.slice(0, 199)) }], 'entry 301', '200 -> 700'],
    ['the root of another size', [{ ...at(300), size: 301 }], 'entry 300', '301 -> 700'],
    ['another root of the size that is shown', [{ ...at(700), root: rootOf(entries.slice(1)) }], 'entry 300', '700 -> 700'],
    ['a tree larger than the one that is shown', [at(400), { ...at(700), size: 701 }], 'entry 301', '701 -> 700'],
    ['two roots of one size', [at(400), at(500), { ...at(500), root: rootOf(entries.slice(0, 400)) }], 'entry 302', '500 -> 700'],
    ['nothing that could be compared', [at(400), { origin, size: '500', root: at(500).root }], 'entry 301', 'malformed'],
  ])('is refuted by %s', async (_, anchors, where, detail) => {
    await anchored(...anchors);
    expect(await verdict()).toMatchObject({ code: 1, failure: { id: 'anchor', where, detail } });
  });

  it('is refuted when it was rewritten under its genuine key', async () => {
    await anchored(at(400));
    await writeLog(restrictedLog, [...entries.slice(0, 100), ...logEntries(600, 'other', 100)], { signers: restricted });
    expect(await verdict()).toMatchObject({ code: 1, failure: { id: 'anchor', where: 'entry 300' } });
    await writeLog(restrictedLog, entries, { signers: restricted });
    expect(await verdict()).toMatchObject({ code: 0 });
  });

  it('answers for its own anchors alone, and is as good as itself', async () => {
    await anchored(at(400), { ...at(500), origin: 'xa.localhost/log/restricted/2', root: at(1).root });
    expect(await verdict()).toMatchObject({ code: 0, anchors: 1 });
    await writeLog(restrictedLog, entries, { signers: { ...restricted, witnesses: [] } });
    expect(await verdict()).toMatchObject({ code: 1, failure: { id: 'quorum' } });
    rmSync(restrictedLog, { recursive: true });
    expect(await verdict()).toMatchObject({ code: 2, failure: { id: 'checkpoint-missing' } });
  });

  it('is named by place and key together', async () => {
    expect((await run('--restricted', restrictedLog)).code).toBe(64);
    expect((await run('--restricted-key', formatVkey(restricted.log.vkey))).code).toBe(64);
    expect((await run(...both, '--tiles-only')).code).toBe(64);
    expect((await run('--restricted', restrictedLog, '--restricted-key', 'none')).err).toContain('--restricted-key');
  });
});
