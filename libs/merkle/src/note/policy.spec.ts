import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ed25519Verify, noteSigner } from '../../../../test/kit/note-keys.js';
import {
  addSignatures,
  cosign,
  demonstrationNotice,
  formatPolicy,
  formatVkey,
  isDemonstration,
  judgeCheckpoint,
  makeVkey,
  parsePolicy,
  quorumMet,
  signCheckpoint,
  type Policy,
} from '../index.js';
import { utf8 } from './encoding.js';

const log = noteSigner('xa.localhost/log/public', 1);
const witnesses = ['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3'].map((word) => noteSigner(`witness.example/${word}`, 4));
const [x1 = log, x2 = log, x3 = log] = witnesses;
const vkey = (signer: typeof log) => formatVkey(signer.vkey);
const policyOf = (text: string): Policy => {
  const read = parsePolicy(text);
  if (!read.ok) throw new Error(`${read.reason} in line ${read.line}`);
  return read.policy;
};
const fault = (text: string | Uint8Array) => {
  const read = parsePolicy(text);
  return read.ok ? 'ok' : `${read.line} ${read.reason}`;
};

/** The example of C2SP tlog-policy, with keys. */
const example = `log ${vkey(log)}

witness X1 ${vkey(witnesses[0]!)}
witness X2 ${vkey(witnesses[1]!)}
witness X3 ${vkey(witnesses[2]!)}
group X-witnesses 2 X1 X2 X3

witness Y1 ${vkey(witnesses[3]!)}
witness Y2 ${vkey(witnesses[4]!)}
witness Y3 ${vkey(witnesses[5]!)}
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
`;

describe('a policy', () => {
  it('of C2SP asks two of the one house and one of the other', () => {
    const policy = policyOf(example);
    expect(policy.groups).toEqual([
      { name: 'X-witnesses', threshold: 2, members: ['X1', 'X2', 'X3'] },
      { name: 'Y-witnesses', threshold: 1, members: ['Y1', 'Y2', 'Y3'] },
      { name: 'X-and-Y', threshold: 2, members: ['X-witnesses', 'Y-witnesses'] },
    ]);
    const names = ['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3'];
    for (let set = 0; set < 64; set++) {
      const chosen = names.filter((_, at) => (set >> at) & 1);
      const expected = chosen.filter((name) => name.startsWith('X')).length >= 2 && chosen.some((name) => name.startsWith('Y'));
      expect(quorumMet(policy, chosen)).toBe(expected);
      // Twice the same witness is one witness.
      expect(quorumMet(policy, [...chosen, ...chosen])).toBe(expected);
    }
  });

  it('does not count strangers, nor a group’s name given as a witness’s', () => {
    const policy = policyOf(example);
    expect(quorumMet(policy, ['X1', 'stranger', 'Y1'])).toBe(false);
    expect(quorumMet(policy, ['X-and-Y'])).toBe(false);
    expect(quorumMet(policy, ['X-witnesses', 'Y1'])).toBe(false);
  });

  it('may want one witness, or none', () => {
    const one = policyOf(`witness w ${vkey(x1)} https://w.example/prefix\nquorum w\n`);
    expect(one.witnesses[0]?.url).toBe('https://w.example/prefix');
    expect([quorumMet(one, []), quorumMet(one, ['w'])]).toEqual([false, true]);
    const none = policyOf('quorum none\n');
    expect([none.quorum, quorumMet(none, [])]).toEqual([null, true]);
  });

  it('is read with comments, tabs, empty lines, any order of logs, and without a last newline', () => {
    const policy = policyOf(`\t# ${demonstrationNotice}  \n\n \t\nwitness\tw\t\t${vkey(x1)} \n  quorum w\n#\nlog ${vkey(log)} http://l`);
    expect(policy).toMatchObject({
      quorum: 'w',
      logs: [{ url: 'http://l' }],
      witnesses: [{ name: 'w' }],
      comments: [demonstrationNotice, ''],
    });
    expect(isDemonstration(policy)).toBe(true);
    expect(isDemonstration(policyOf(example))).toBe(false);
  });

  it('takes names as octets, also those that are no UTF-8', () => {
    const octets = Uint8Array.of(
      ...utf8('witness '),
      0xff,
      0xfe,
      ...utf8(` ${vkey(x1)}\nwitness `),
      0xff,
      ...utf8(` ${vkey(x2)}\ngroup \u00ff all `),
      0xff,
      0xfe,
      0x20,
      0xff,
      ...utf8('\nquorum \u00ff\n'),
    );
    const read = parsePolicy(octets);
    if (!read.ok) throw new Error(read.reason);
    expect(new Set(read.policy.witnesses.map(({ name }) => name)).size).toBe(2);
    expect(
      quorumMet(
        read.policy,
        read.policy.witnesses.map(({ name }) => name),
      ),
    ).toBe(true);
    // The Kelvin sign is not a K.
    expect(fault(`witness K ${vkey(x1)}\nwitness \u212a ${vkey(x2)}\ngroup q all K \u212a\nquorum q\n`)).toBe('ok');
    expect(fault(`witness K ${vkey(x1)}\nquorum \u212a\n`)).toBe('2 unknown-name');
  });

  it('keeps ML-DSA witnesses', () => {
    const key = makeVkey('pq.example', 6, new Uint8Array(1312).fill(3));
    expect(policyOf(`witness pq ${formatVkey(key)}\nquorum pq\n`).witnesses[0]?.vkey).toEqual(key);
  });

  it.each([
    ['nothing', '', '0 no-quorum'],
    ['no quorum', `log ${vkey(log)}\n`, '0 no-quorum'],
    ['two quorums', 'quorum none\nquorum none\n', '2 second-quorum'],
    ['a quorum of nobody', 'quorum w\n', '1 unknown-name'],
    ['a quorum defined later', `quorum w\nwitness w ${vkey(x1)}\n`, '1 unknown-name'],
    ['a quorum of two', `witness a ${vkey(x1)}\nwitness b ${vkey(x2)}\nquorum a b\n`, '3 fields'],
    ['an empty quorum', 'quorum\n', '1 fields'],
    ['an unknown line', 'trust me\nquorum none\n', '1 keyword'],
    ['a keyword in capitals', 'QUORUM none\n', '1 keyword'],
    ['a log without a key', 'log\nquorum none\n', '1 fields'],
    ['a log with too much', `log ${vkey(log)} url more\nquorum none\n`, '1 fields'],
    ['a log with a damaged key', `log ${vkey(log)}x\nquorum none\n`, '1 vkey'],
    ['a witness’s key as a log', `log ${vkey(x1)}\nquorum none\n`, '1 key-type'],
    ['a log’s key as a witness', `witness w ${vkey(log)}\nquorum none\n`, '1 key-type'],
    ['a witness without a name', `witness ${vkey(x1)}\nquorum none\n`, '1 fields'],
    ['one log twice', `log ${vkey(log)}\nlog ${vkey(log)}\nquorum none\n`, '2 duplicate-key'],
    ['one witness under two names', `witness a ${vkey(x1)}\nwitness b ${vkey(x1)}\nquorum none\n`, '2 duplicate-key'],
    ['one name for two witnesses', `witness a ${vkey(x1)}\nwitness a ${vkey(x2)}\nquorum none\n`, '2 duplicate-name'],
    ['a witness called none', `witness none ${vkey(x1)}\nquorum none\n`, '1 duplicate-name'],
    ['a group called as a witness', `witness a ${vkey(x1)}\ngroup a any a\nquorum a\n`, '2 duplicate-name'],
    ['a group of nobody', 'group g any\nquorum none\n', '1 fields'],
    ['a group of itself', 'group g any g\nquorum g\n', '1 unknown-name'],
    ['none as a member', 'group g any none\nquorum g\n', '1 unknown-name'],
    ['a member twice in a group', `witness a ${vkey(x1)}\ngroup g 2 a a\nquorum g\n`, '2 member-twice'],
    ['a member of two groups', `witness a ${vkey(x1)}\ngroup g any a\ngroup h any a\nquorum g\n`, '3 member-twice'],
    ['a threshold of 0', `witness a ${vkey(x1)}\ngroup g 0 a\nquorum g\n`, '2 threshold'],
    ['a threshold above the members', `witness a ${vkey(x1)}\ngroup g 2 a\nquorum g\n`, '2 threshold'],
    ['a threshold that is no number', `witness a ${vkey(x1)}\ngroup g most a\nquorum g\n`, '2 threshold'],
    ['a threshold below 1', `witness a ${vkey(x1)}\ngroup g -1 a\nquorum g\n`, '2 threshold'],
    ['a carriage return', 'quorum none\r\n', '1 octet'],
    ['a NUL in a comment', '# \0\nquorum none\n', '1 octet'],
    ['a DEL', '# \x7f\nquorum none\n', '1 octet'],
    ['a vertical tab as white space', 'quorum\x0bnone\n', '1 octet'],
    ['a no-break space as white space', 'quorum\u00a0none\n', '1 keyword'],
  ])('is refused with %s', (_, text, expected) => {
    expect(fault(text)).toBe(expected);
  });

  it('is refused when one key stands under two names and two ids, also as log and as witness', () => {
    const again = makeVkey('another.name', 4, x1.vkey.publicKey);
    expect(fault(`witness a ${vkey(x1)}\nwitness b ${formatVkey(again)}\nquorum none\n`)).toBe('2 duplicate-key');
    const self = makeVkey('own.witness', 4, log.vkey.publicKey);
    expect(fault(`log ${vkey(log)}\nwitness a ${formatVkey(self)}\nquorum a\n`)).toBe('2 duplicate-key');
  });

  it('may have 32 logs, 32 witnesses and 32 groups, and not thousands', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, at) => {
        const key = (algorithm: 1 | 4) => Uint8Array.from({ length: 32 }, (_, i) => [at >> 8, at & 255, algorithm][i] ?? 0);
        return [
          `log ${formatVkey(makeVkey(`l/${at}`, 1, key(1)))}`,
          `witness w${at} ${formatVkey(makeVkey(`w/${at}`, 4, key(4)))}`,
          `group g${at} any w${at}`,
        ].join('\n');
      }).join('\n');
    expect(fault(`${many(32)}\nquorum g31\n`)).toBe('ok');
    expect(fault(`${many(300)}\nquorum g31\n`)).toMatch(/too-many/);
    expect(fault(`#${'x'.repeat(1_000_000)}\nquorum none\n`)).toBe('0 too-long');
  });

  it('never makes its parser throw', () => {
    const word = fc.constantFrom(
      'log',
      'witness',
      'group',
      'quorum',
      'all',
      'any',
      '1',
      '2',
      'a',
      'b',
      'none',
      vkey(x1),
      vkey(log),
      '\n',
      ' ',
      '#',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.array(word, { maxLength: 30 }).map((words) => words.join(' ')),
        ),
        (input) => {
          const read = parsePolicy(input);
          if (read.ok) expect(parsePolicy(formatPolicy(read.policy))).toEqual(read.ok && { ok: true, policy: read.policy });
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('is written so that it reads back, and not when it would not', () => {
    const policy = policyOf(`# ${demonstrationNotice}\n${example}`);
    expect(policyOf(formatPolicy(policy))).toEqual(policy);
    expect(formatPolicy(policy)).toMatch(/^# demonstration witnesses: no protection\nlog xa\.localhost\/log\/public\+/);
    expect(() => formatPolicy({ ...policy, quorum: 'nobody' })).toThrow(RangeError);
  });
});

describe('a checkpoint under a policy with witnesses', () => {
  const policy = policyOf(
    `log ${vkey(log)}\nwitness a ${vkey(x1)}\nwitness b ${vkey(x2)}\nwitness c ${vkey(x3)}\ngroup local 2 a b c\nquorum local\n`,
  );
  const head = { origin: log.vkey.name, size: 12, root: new Uint8Array(32).fill(4) };
  const note = signCheckpoint(head, log);
  const text = note.then((whole) => whole.slice(0, whole.indexOf('\n\n') + 1));
  const seen = async (signer: typeof log, time: number) => cosign(await text, time, signer);
  const judge = async (...lines: string[]) => judgeCheckpoint(addSignatures(await note, lines), policy, ed25519Verify);

  it('holds when enough of them have seen it, and says who and when', async () => {
    const verdict = await judge(await seen(x1, 100), await seen(x3, 200));
    expect(verdict).toMatchObject({
      ok: true,
      checkpoint: { size: 12 },
      witnesses: [
        { witness: { name: 'a' }, time: 100 },
        { witness: { name: 'c' }, time: 200 },
      ],
    });
  });

  it('counts one witness once, however often it signed', async () => {
    const verdict = await judge(await seen(x1, 300), await seen(x1, 200), await seen(x1, 400));
    expect(verdict).toMatchObject({ ok: false, reason: 'quorum', witnesses: [{ witness: { name: 'a' }, time: 200 }] });
  });

  it('does not count strangers, nor a known witness under another name', async () => {
    const renamed = { vkey: makeVkey('elsewhere.example', 4, x2.vkey.publicKey), sign: x2.sign };
    expect(await judge(await seen(x1, 1), await seen(witnesses[4]!, 1), await seen(renamed, 1))).toMatchObject({
      ok: false,
      reason: 'quorum',
    });
  });

  it('is condemned by a bad line of a known witness, even when the others are enough', async () => {
    const other = await cosign('another\n1\ntext\n', 1, x3);
    expect(await judge(await seen(x1, 1), await seen(x2, 1), other)).toMatchObject({ ok: false, reason: 'bad-signature' });
  });
});
