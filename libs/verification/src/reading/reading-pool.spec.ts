import { afterEach, describe, expect, it } from '@jest/globals';
import { ReadingPool } from './reading-pool.js';

const limits = { pixels: 1, timeout: 3_000, threads: 1, queue: 2 };
/** Echoes; loops for ever on "hang"; throws on "throw"; ends itself on "exit"; takes all memory on "hog". */
const script = new URL(
  `data:text/javascript,${encodeURIComponent(`
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', (text) => {
    if (text === 'hang') for (;;);
    if (text === 'throw') throw new Error('hostile file');
    if (text === 'exit') process.exit(3);
    if (text === 'hog') { const all = []; for (;;) all.push(new Array(1e6).fill(text + all.length)); }
    parentPort.postMessage('read ' + text);
  });`)}`,
);

describe('the reading pool', () => {
  let pool = new ReadingPool(script, limits);
  afterEach(async () => {
    await pool.close();
    pool = new ReadingPool(script, limits);
  });

  it('reads one job after the other', async () => {
    expect(await Promise.all([pool.run('a'), pool.run('b')])).toEqual([
      { ok: true, value: 'read a' },
      { ok: true, value: 'read b' },
    ]);
  });

  it('ends a job that overruns its time, and goes on', async () => {
    expect(await pool.run('hang')).toEqual({ ok: false, fault: 'reader-timeout' });
    expect(await pool.run('next')).toEqual({ ok: true, value: 'read next' });
  });

  it.each(['throw', 'exit', 'hog'])('survives a thread that dies of a job (%s)', async (job) => {
    pool = new ReadingPool(script, { ...limits, timeout: 20_000 });
    expect(await pool.run(job)).toEqual({ ok: false, fault: 'reader-failed' });
    expect(await pool.run('next')).toEqual({ ok: true, value: 'read next' });
  });

  it('turns jobs away when the queue is full', async () => {
    const jobs = ['hang', 'b', 'c', 'd'].map((job) => pool.run(job));
    expect(await jobs[3]).toEqual({ ok: false, fault: 'reader-busy' });
    expect(await jobs[1]).toEqual({ ok: true, value: 'read b' });
  });

  it('answers whoever still waits when it closes', async () => {
    const jobs = ['hang', 'b'].map((job) => pool.run(job));
    await pool.close();
    expect(await jobs[1]).toEqual({ ok: false, fault: 'reader-busy' });
    expect(await pool.run('late')).toEqual({ ok: false, fault: 'reader-busy' });
  });
});
