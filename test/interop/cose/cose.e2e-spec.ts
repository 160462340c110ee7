import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TokenVectors, VerdictVectors } from '../../vectors/vector-format.js';

// The interpreter of the system, where Debian's python3-cbor2 lies; another python3 may come first in PATH.
const python = '/usr/bin/python3';
const script = fileURLToPath(new URL('check_vectors.py', import.meta.url));
const vectors = fileURLToPath(new URL('../../vectors', import.meta.url));

function secondOpinion(directory: string): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(python, [script, directory], { encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

/** The vectors with one thing changed. */
function altered(change: (tokens: TokenVectors, verdicts: VerdictVectors) => void): { status: number | null; err: string } {
  const read = <T>(name: string): T => JSON.parse(readFileSync(join(vectors, name), 'utf8')) as T;
  const tokens = read<TokenVectors>('permit-tokens.json');
  const verdicts = read<VerdictVectors>('verdicts.json');
  change(tokens, verdicts);
  const directory = mkdtempSync(join(tmpdir(), 'opencites-interop-'));
  try {
    writeFileSync(join(directory, 'permit-tokens.json'), JSON.stringify(tokens));
    writeFileSync(join(directory, 'verdicts.json'), JSON.stringify(verdicts));
    return secondOpinion(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const flip = (hex: string, at: number): string =>
  hex.slice(0, at) + (Number.parseInt(hex[at] ?? '0', 16) ^ 1).toString(16) + hex.slice(at + 1);

describe('a second reader that shares no code (python3-cbor2 and openssl)', () => {
  it('agrees on every token and every list of the vectors', () => {
    const { status, out, err } = secondOpinion(vectors);
    expect([status, err]).toEqual([0, '']);
    const counts = JSON.parse(out) as Record<string, number>;
    const { tokens } = JSON.parse(readFileSync(join(vectors, 'permit-tokens.json'), 'utf8')) as TokenVectors;
    for (const kind of ['digits', 'sig-structure', 'signature', 'cred', 'check-code', 'document-digest', 'exp'])
      expect([kind, counts[kind]]).toEqual([kind, tokens.length]);
    expect(counts.tampered).toBe(3 * tokens.length);
    for (const kind of ['root-quorum', 'key-list', 'status-list', 'snapshot', 'logged-set', 'annex-digest', 'name-hash'])
      expect([kind, counts[kind]]).toEqual([kind, expect.any(Number)]);
  });

  it.each([
    [
      'COSE bytes',
      'digits',
      (tokens: TokenVectors) => Object.assign(tokens.tokens[0] ?? {}, { cose: flip(tokens.tokens[0]?.cose ?? '', 700) }),
    ],
    [
      'a document',
      'document-digest',
      (tokens: TokenVectors) => Object.assign(tokens.tokens[0] ?? {}, { document: flip(tokens.tokens[0]?.document ?? '', 41) }),
    ],
    ['a check code', 'check-code', (tokens: TokenVectors) => Object.assign(tokens.tokens[1] ?? {}, { checkCode: '000000000000' })],
    ['a key', 'kid', (tokens: TokenVectors) => Object.assign(tokens.tokens[0] ?? {}, { spki: tokens.tokens[1]?.spki })],
    ['an end of validity', 'expiry', (tokens: TokenVectors) => Object.assign(tokens.expiries[0] ?? {}, { exp: 1 })],
    [
      'a root',
      'anchor',
      (_: TokenVectors, verdicts: VerdictVectors) => {
        const files = verdicts.trust.current?.files as Record<string, string>;
        files['root/1.cose'] = flip(files['root/1.cose'] ?? '', 200);
      },
    ],
  ])('notices %s that changed', (_what, kind, change) => {
    const { status, err } = altered(change);
    expect([status, err.split(':')[0]]).toEqual([1, kind]);
  });
});
