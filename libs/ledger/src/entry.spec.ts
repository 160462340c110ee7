import { createHash, createHmac } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '#cites';
import { type Actor, buildEntry, commitment, type EntryValue, type EventKind, type LedgerEvent, logOf, nothingSeen } from './index.js';

const actor: Actor = { personId: '0197f3a0-0000-7000-8000-00000000000a', org: 'XA-MA', role: 'issuing-officer' };
const context = {
  eventId: '0197f3a0-0000-7000-8000-000000000001',
  at: new Date('2026-11-22T06:00:00.123Z'),
  actorKey: Buffer.alloc(32, 7),
};
const issued: LedgerEvent = {
  kind: 'permit.issued',
  actor,
  act: 'issue',
  subjects: [],
  fields: { permit: '26XA000001', subject: 'Ana Müller' },
  pub: { app: 'II', kind: 'export', cred: 'abc' },
};
const read = (event: LedgerEvent) => JSON.parse(buildEntry(event, context).bytes.toString()) as Record<string, Record<string, string>>;

describe('an entry', () => {
  it('has exactly the members of the published shape, in canonical order', () => {
    const { bytes, log } = buildEntry(issued, context);
    expect(log).toBe('public');
    const text = bytes.toString();
    const told = JSON.parse(text) as Record<string, unknown>;
    expect(Object.keys(told)).toEqual(['act', 'at', 'by', 'c', 'id', 'k', 'pub', 'see', 'v']);
    expect(told).toMatchObject({ act: 'issue', at: '2026-11-22T06:00:00.123Z', k: 'permit.issued', v: 1, see: { n: 0 } });
    expect(text).not.toMatch(/26XA000001|Müller|0197f3a0-0000-7000-8000-00000000000a/);
  });

  it('sees the empty tree until a log exists', () => {
    expect(nothingSeen).toEqual({ n: 0, r: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU' });
  });

  it('is canonical whatever checkpoint stands between its two parts, and fits with the longest', () => {
    for (const see of [nothingSeen, { n: Number.MAX_SAFE_INTEGER, r: 'A'.repeat(43) }])
      for (const event of [issued, { ...issued, with: { ...actor, personId: 'x' }, reason: 'r' }]) {
        const { bytes, beforeSee, afterSee } = buildEntry(event, { ...context, see });
        expect(bytes.toString()).toBe(canonicalJson(JSON.parse(bytes.toString())));
        expect(Buffer.concat([beforeSee, Buffer.from(canonicalJson(see)), afterSee])).toEqual(bytes);
      }
    const roomOf = (length: number) => buildEntry({ ...issued, fields: {}, pub: { long: 'x'.repeat(length) } }, context);
    const full = 8192 - roomOf(1).bytes.length + 1;
    expect(() => roomOf(full)).toThrow(TypeError);
    expect(roomOf(full - 15).bytes.length).toBe(8192 - 15);
  });

  it('commits to each field with its own salt, recomputable from the opening alone', () => {
    const { bytes, openings } = buildEntry(issued, context);
    const told = JSON.parse(bytes.toString()) as { c: Record<string, string>; by: { who: string } };
    expect(openings.map(({ field }) => field).sort()).toEqual(['by.who', 'permit', 'subject']);
    expect(new Set(openings.map(({ salt }) => salt.toString('hex'))).size).toBe(3);
    for (const { field, salt, value } of openings) {
      const by = createHash('sha256')
        .update(Buffer.concat([Buffer.from(`cites-tlog/c1\0${field}\0`), salt, value]))
        .digest('base64url');
      expect(field === 'by.who' ? told.by.who : told.c[field]).toBe(by);
    }
    expect(openings.find(({ field }) => field === 'subject')?.value.toString()).toBe('"Ana Müller"');
  });

  it('names a person by a yearly pseudonym in the restricted log and by a fresh commitment in the public one', () => {
    const look: LedgerEvent = { kind: 'look.record', actor, act: 'look', subjects: [], reason: 'casework', fields: { record: 'x' } };
    expect(read(look)['by']?.['who']).toBe(read(look)['by']?.['who']);
    expect(read(look)['by']?.['who']).toBe(
      createHmac('sha256', context.actorKey).update(actor.personId).digest().subarray(0, 16).toString('base64url'),
    );
    expect(read(issued)['by']?.['who']).not.toBe(read(issued)['by']?.['who']);
  });

  it('of the restricted log always holds a salted field', () => {
    const { openings } = buildEntry({ kind: 'login.succeeded', actor, act: 'login', subjects: [] }, context);
    expect(openings.map(({ field }) => field)).toEqual(['blind']);
  });

  it('refuses what has no one canonical form, has no reason, or is too large', () => {
    const refuse = (change: Partial<LedgerEvent>) => expect(() => buildEntry({ ...issued, ...change }, context)).toThrow(TypeError);
    refuse({ pub: { quantity: 1.5 } });
    refuse({ pub: { n: 2 ** 53 } });
    refuse({ pub: { clé: 1 } });
    refuse({ pub: { name: 'e\u0301' } });
    refuse({ fields: { 'a b': 1 } });
    refuse({ fields: { note: 'e\u0301' } });
    refuse({ pub: { long: 'x'.repeat(9000) } });
    refuse({ kind: 'permit' as EventKind });
    refuse({ kind: 'permit.Issued' });
    refuse({ kind: 'decision.approval', reason: undefined });
  });

  it('is the same bytes as Python’s json.dumps for any content', () => {
    const value = fc.letrec<{ value: EntryValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: 'grapheme' }).map((text) => text.normalize('NFC')),
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 3 }) as fc.Arbitrary<EntryValue>,
        fc.dictionary(fc.stringMatching(/^[a-z][a-zA-Z0-9]{0,5}$/), tie('value'), { maxKeys: 3 }) as fc.Arbitrary<EntryValue>,
      ),
    })).value;
    const samples = fc.sample(fc.dictionary(fc.stringMatching(/^[a-z][a-zA-Z0-9]{0,5}$/), value, { maxKeys: 4 }), {
      numRuns: 100,
      seed: 7,
    });
    const entries = samples.map((pub) => buildEntry({ ...issued, pub }, context).bytes);
    const script = `import json,sys
for line in sys.stdin.buffer.read().split(b"\\x00"):
    sys.stdout.buffer.write(json.dumps(json.loads(line), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8") + b"\\x00")`;
    const python = spawnSync('python3', ['-c', script], { input: Buffer.from(entries.map(String).join('\0')) });
    expect(python.stdout.toString().split('\0').slice(0, -1)).toEqual(entries.map(String));
  });

  it('puts issue, cancellation, keys and role grants in the public log and looks and decisions in the restricted one', () => {
    expect((['permit.issued', 'permit.cancelled', 'key.added', 'role.granted'] as const).map(logOf)).toEqual(Array(4).fill('public'));
    expect((['look.record', 'decision.approval', 'override.rule', 'login.failed', 'account.created'] as const).map(logOf)).toEqual(
      Array(5).fill('restricted'),
    );
  });

  it('changes its commitment with any bit of salt, field or value', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.string(), fc.nat(31), (salt, text, place) => {
        const opening = { field: 'name', salt: Buffer.from(salt), value: Buffer.from(JSON.stringify(text)) };
        const flipped = Buffer.from(salt);
        flipped.writeUInt8(flipped.readUInt8(place) ^ 1, place);
        expect(commitment({ ...opening, salt: flipped })).not.toBe(commitment(opening));
        expect(commitment({ ...opening, field: 'names' })).not.toBe(commitment(opening));
      }),
    );
  });
});
