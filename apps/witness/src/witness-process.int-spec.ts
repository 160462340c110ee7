import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appendFileSync, chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256Hex } from '#cites';
import { formatNote, formatVkey, parseCheckpointNote, parseSignatureLines, parseVkey, verifyNote, type Vkey } from '#merkle';
import { GrowingLog } from '../../../test/kit/growing-log.js';
import { ed25519Verify, noteSigner } from '../../../test/kit/note-keys.js';
import { WitnessProcess } from '../../../test/kit/witness-process.js';

describe('the witness as a process', () => {
  const home = mkdtempSync(join(tmpdir(), 'opencites-witness-process-'));
  const log = new GrowingLog();
  const hash = sha256Hex(log.origin);
  const stateFile = join(home, 'w', 'state', `${hash}.log`);
  let witness: WitnessProcess;
  let key: Vkey;

  const cosignedBy = async (body: string, size: number) => {
    const lines = parseSignatureLines(body);
    const text = `${(await log.checkpoint(size)).split('\n\n')[0]}\n`;
    if (!lines.ok) throw new Error(body);
    return verifyNote({ text, signatures: lines.value }, [key], ed25519Verify);
  };
  /** The size that it holds, as it says itself. */
  const remembered = async () => Number((await witness.submit(await log.submission(9_999, 10_000))).body);

  beforeAll(async () => {
    witness = await WitnessProcess.make(join(home, 'w'), 'witness.example/w1', [formatVkey(log.signer.vkey)]);
    const vkey = parseVkey(witness.vkey);
    if (!vkey.ok) throw new Error(vkey.reason);
    key = vkey.value;
    await witness.start();
  });
  afterAll(async () => {
    await witness.end('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });

  it('speaks C2SP tlog-witness', async () => {
    expect(await witness.get(`/${hash}/checkpoint`)).toMatchObject({ status: 404 });
    const first = await witness.submit(await log.submission(0, 5));
    expect(first).toMatchObject({ status: 200, type: 'text/plain; charset=utf-8' });
    expect(first.body).toMatch(/^— witness\.example\/w1 [A-Za-z0-9+/]+=*\n$/);
    expect(await cosignedBy(first.body, 5)).toMatchObject({ ok: true, verified: [{ key }] });
    expect(await witness.submit(await log.submission(0, 7))).toEqual({ status: 409, type: 'text/x.tlog.size', body: '5\n' });
    expect(await witness.submit(await log.submission(8, 7))).toMatchObject({ status: 400 });
    expect(await witness.submit(await new GrowingLog(log.signer, 'false').submission(5, 7))).toMatchObject({ status: 422 });
    expect(await witness.submit(await new GrowingLog(log.signer, 'false').submission(5, 5))).toEqual({
      status: 409,
      type: 'text/x.tlog.size',
      body: '5\n',
    });
    expect(await witness.submit(await new GrowingLog(noteSigner('who.example', 1)).submission(0, 5))).toMatchObject({ status: 404 });
    expect(await witness.submit(await new GrowingLog(noteSigner(log.origin, 1, 'thief')).submission(5, 7))).toMatchObject({ status: 403 });
    expect(await witness.submit('nonsense')).toMatchObject({ status: 400 });
    expect(readFileSync(join(home, 'w', 'state', 'evidence.jsonl'), 'utf8')).toContain('theirs');
  });

  it('publishes the newest checkpoint and every cosignature that it gave, to anybody', async () => {
    expect((await witness.submit(await log.submission(5, 12))).status).toBe(200);
    const newest = await witness.get(`/${hash}/checkpoint`);
    const note = parseCheckpointNote(newest.body);
    expect(note.ok && (await verifyNote(note.value.note, [key, log.signer.vkey], ed25519Verify))).toMatchObject({
      ok: true,
      verified: [{ key: log.signer.vkey }, { key }],
    });
    const { body, type } = await witness.get(`/${hash}/cosignatures`);
    expect(type).toBe('text/plain; charset=utf-8');
    const rows = body.trimEnd().split('\n');
    expect(rows.map((row) => Number(row.split(' ')[0]))).toEqual([5, 12]);
    for (const row of rows) {
      const [, size = '', root = '', time = '', line = ''] = /^(\d+) (\S{44}) (\d+) (— .*)$/.exec(row) ?? [];
      const read = parseCheckpointNote(formatNote(`${log.origin}\n${size}\n${root}\n`, [line]));
      expect(read.ok && (await verifyNote(read.value.note, [key], ed25519Verify))).toMatchObject({
        ok: true,
        verified: [{ time: Number(time) }],
      });
    }
    expect((await witness.get('/')).body).toBe(`${witness.vkey}\n${log.origin}\n`);
    for (const path of [
      `/${hash}`,
      `/${hash.toUpperCase()}/checkpoint`,
      `/${'0'.repeat(64)}/checkpoint`,
      '/../witness.key',
      '/state',
      '/add-checkpoint/',
    ])
      expect((await witness.get(path)).status).toBe(404);
    for (const method of ['GET', 'PUT', 'DELETE']) expect((await witness.ask(method, '/add-checkpoint')).status).toBe(405);
    expect((await witness.ask('POST', `/${hash}/checkpoint`, 'x')).status).toBe(405);
  });

  it('reads no more than it must, and waits for nobody', async () => {
    const large = 'x'.repeat(131_073);
    expect(await witness.submit(large)).toMatchObject({ status: 400, body: 'too-long\n' });
    // Without a length, in pieces.
    expect(await witness.ask('POST', '/add-checkpoint', large, { 'transfer-encoding': 'chunked' })).toMatchObject({ status: 400 });
    const slow = await new Promise<{ said: string; took: number }>((resolve) => {
      const from = Date.now();
      let said = '';
      const socket = connect(witness.port, '127.0.0.1', () =>
        socket.write('POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ncontent-length: 1000\r\n\r\nold 1'),
      );
      const drip = setInterval(() => socket.write('2'), 500);
      socket.on('data', (chunk) => (said += chunk.toString()));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearInterval(drip);
        resolve({ said, took: Date.now() - from });
      });
    });
    expect(slow.said).toMatch(/^HTTP\/1\.1 408 /);
    expect(slow.took).toBeLessThan(15_000);
    // While such clients wait, others are served.
    const idle = Array.from({ length: 40 }, () => connect(witness.port, '127.0.0.1'));
    expect((await witness.get('/health/ready')).status).toBe(200);
    for (const socket of idle) socket.destroy();
  }, 30_000);

  it('survives kill -9 in the middle of a flood: whatever it answered, it remembers', async () => {
    let known = await remembered();
    for (let kill = 0; kill < 6; kill += 1) {
      const answered: number[] = [];
      let size = known;
      const flood = (async () => {
        try {
          for (;;) {
            const answer = await witness.submit(await log.submission(size, size + 1));
            if (answer.status !== 200) throw new Error(`${answer.status}`);
            expect((await cosignedBy(answer.body, size + 1)).ok).toBe(true);
            size += 1;
            answered.push(size);
          }
        } catch {
          // The connection broke: it was killed.
        }
      })();
      await new Promise((resolve) => setTimeout(resolve, 60 + kill * 35));
      expect((await witness.end('SIGKILL')).signal).toBe('SIGKILL');
      await flood;
      // What a power cut would leave of a record that was being written.
      if (kill % 2 === 1) appendFileSync(stateFile, '0123456789abcdef {"size":99999,"ro');
      await witness.start();
      const now = await remembered();
      expect(now).toBeGreaterThanOrEqual(answered.at(-1) ?? known);
      // One request may have been recorded and not answered; no more, since each waited for the one before.
      expect(now).toBeLessThanOrEqual((answered.at(-1) ?? known) + 1);
      known = now;
    }
    expect(known).toBeGreaterThan(12);
    const fork = new GrowingLog(log.signer, 'false', known - 1);
    expect((await witness.submit(await fork.submission(known, known + 3))).status).toBe(422);
  }, 60_000);

  it('runs once per directory, takes over from a killed one, and reads its list of logs again on SIGHUP', async () => {
    expect(await witness.second()).toMatchObject({ code: 70, said: expect.stringContaining('another witness') });
    const other = new GrowingLog(noteSigner('other.example/log', 1));
    expect((await witness.submit(await other.submission(0, 2))).status).toBe(404);
    appendFileSync(join(home, 'w', 'logs.txt'), `${formatVkey(other.signer.vkey)}\n`);
    witness.signal('SIGHUP');
    for (let tries = 0; tries < 100 && !(await witness.get('/')).body.includes(other.origin); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await witness.submit(await other.submission(0, 2))).status).toBe(200);
    expect(await witness.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(existsSync(join(home, 'w', 'state', 'witness.pid'))).toBe(false);
    await witness.start();
    expect((await witness.submit(await other.submission(1, 3))).body).toBe('2\n');
  });

  it('does not start without its memory, with a damaged one, or with a key that others can read', async () => {
    await witness.end('SIGTERM');
    const [key_, state, whole] = [join(home, 'w', 'witness.key'), join(home, 'w', 'state'), readFileSync(stateFile)];
    expect([statSync(key_).mode & 0o777, statSync(state).mode & 0o777, statSync(stateFile).mode & 0o777]).toEqual([0o600, 0o700, 0o600]);
    chmodSync(key_, 0o644);
    await expect(witness.start()).rejects.toThrow(/open to other accounts/);
    chmodSync(key_, 0o600);
    renameSync(state, `${state}.lost`);
    await expect(witness.start()).rejects.toThrow(/Make a new witness/);
    renameSync(`${state}.lost`, state);
    writeFileSync(stateFile, Buffer.concat([whole.subarray(0, 300), Buffer.from('x'), whole.subarray(301)]));
    await expect(witness.start()).rejects.toThrow(/damaged/);
    writeFileSync(stateFile, whole);
    await witness.start();
  });

  it('never shows its private key', () => {
    // PRIVATE+KEY+name+id+base64, and base64 has plus signs of its own.
    const secret = readFileSync(join(home, 'w', 'witness.key'), 'utf8')
      .trim()
      .split('+')
      .slice(4)
      .join('+');
    expect(secret.length).toBeGreaterThan(20);
    expect(witness.log).not.toContain(secret);
    expect(witness.log).not.toContain('PRIVATE');
  });
});
