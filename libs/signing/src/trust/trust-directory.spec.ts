import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listEnds, packedList, statusOf } from './status-entries.js';
import { writeTrustDirectory } from './trust-directory.js';
import { statusAt } from '#trust';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));

describe('the trust directory', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'trust-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('holds exactly the files given, readable for everybody, and touches only what changed', async () => {
    const files = new Map([
      ['root/1.cose', bytes('root')],
      ['status/XA/20271.cwt', bytes('one')],
      ['snapshot.cose', bytes('snapshot')],
    ]);
    expect(await writeTrustDirectory(home, files)).toEqual([...files.keys()]);
    expect(statSync(join(home, 'root/1.cose')).mode & 0o777).toBe(0o644);
    expect(await writeTrustDirectory(home, files)).toEqual([]);
    files.set('status/XA/20271.cwt', bytes('two'));
    expect(await writeTrustDirectory(home, files)).toEqual(['status/XA/20271.cwt']);
    expect(readFileSync(join(home, 'status/XA/20271.cwt'), 'utf8')).toBe('two');
  });

  it('lets go of a status list that has ended and leaves what others put there', async () => {
    await writeTrustDirectory(home, new Map([['status/XA/20261.cwt', bytes('old')]]));
    writeFileSync(join(home, 'overlay.cose'), 'the border service’s own');
    mkdirSync(join(home, 'logged'));
    expect(await writeTrustDirectory(home, new Map([['status/XA/20271.cwt', bytes('new')]]))).toEqual([
      'status/XA/20271.cwt',
      'status/XA/20261.cwt',
    ]);
    expect(readdirSync(home).sort()).toEqual(['logged', 'overlay.cose', 'status']);
  });

  it('is never seen half-written: no temporary file remains', async () => {
    await writeTrustDirectory(home, new Map([['keys/XA.cose', bytes('x'.repeat(100_000))]]));
    expect(readdirSync(join(home, 'keys'))).toEqual(['XA.cose']);
  });
});

describe('a status list', () => {
  it.each([
    ['issued', false, null, 'valid'],
    ['reserved', false, null, 'valid'],
    ['void', false, null, 'revoked'],
    ['cancelled', false, null, 'revoked'],
    ['suspended', true, null, 'suspended'],
    ['used', true, null, 'used'],
    ['endorsed', true, null, 'export-endorsed'],
    ['expired', true, null, 'export-endorsed'],
    ['replaced', false, 'damaged', 'replaced'],
    ['replaced', false, 'stolen', 'lost'],
    ['replaced', false, 'lost', 'lost'],
  ])('says of a permit that is %s (endorsed: %s, replaced for: %s): %s', (state, endorsed, replacedFor, says) => {
    expect(statusOf({ state, endorsed, replacedFor })).toBe(says);
  });

  it('puts each permit in its place and has a fixed length', () => {
    const packed = packedList(
      [
        { list: 20271, index: 3, status: 'revoked' },
        { list: 20271, index: 16383, status: 'used' },
      ],
      16384,
    );
    expect(packed).toHaveLength(8192);
    expect([2, 3, 4, 16383].map((index) => statusAt(packed, index))).toEqual(['valid', 'revoked', 'valid', 'used']);
    expect(packedList([], 32768)).toHaveLength(65536);
    expect(() => packedList([{ list: 20271, index: 16384, status: 'used' }], 16384)).toThrow(RangeError);
  });

  it('ends with its half-year', () => {
    expect(new Date(listEnds(20261) * 1000).toISOString()).toBe('2026-07-01T00:00:00.000Z');
    expect(new Date(listEnds(20262) * 1000).toISOString()).toBe('2027-01-01T00:00:00.000Z');
  });
});
