import { describe, expect, it } from '@jest/globals';
import type { JobOutcome, SigningJob, SigningJobKind } from './signing-job.js';
import { SigningLoop, type SigningLoopPorts } from './signing-loop.js';

function fixture(work: (job: SigningJob) => Promise<JobOutcome>) {
  const waiting: SigningJob[] = [];
  const released: string[] = [];
  const reports: string[] = [];
  const ports: SigningLoopPorts = {
    claim: async (kinds, limit) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      const taken = waiting.filter((job) => kinds.includes(job.kind)).slice(0, limit);
      for (const job of taken) waiting.splice(waiting.indexOf(job), 1);
      return taken;
    },
    work,
    release: async (job) => void released.push(job.id),
    report: (entry) => void reports.push(entry.text),
  };
  const loop = new SigningLoop(ports, { concurrency: { credential: 3, seal: 2, trust: 1 }, pollMilliseconds: 10_000 });
  const add = (kind: SigningJobKind, count: number) => {
    for (let index = 0; index < count; index += 1)
      waiting.push({ id: `${kind}-${index}`, permitId: 'p', kind, attempts: 1, statusList: null });
    loop.wake(kind);
  };
  return { loop, add, waiting, released, reports };
}

const soon = (milliseconds = 2) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('the signing loop', () => {
  it('works off everything it is told about, never more at once than allowed', async () => {
    let atOnce = 0;
    let most = 0;
    const done: string[] = [];
    const { loop, add } = fixture(async (job) => {
      most = Math.max(most, (atOnce += 1));
      await soon();
      atOnce -= 1;
      done.push(job.id);
      return { outcome: 'done' };
    });
    loop.start();
    add('credential', 40);
    while (done.length < 40) await soon();
    expect(new Set(done).size).toBe(40);
    expect(most).toBe(3);
    await loop.stop();
  });

  it('does not let slow seals hold up credentials', async () => {
    const done: string[] = [];
    let openGate = (): void => undefined;
    const gate = new Promise<void>((resolve) => (openGate = resolve));
    const { loop, add } = fixture(async (job) => {
      if (job.kind === 'seal') await gate;
      done.push(job.id);
      return { outcome: 'done' };
    });
    loop.start();
    add('seal', 5);
    add('credential', 5);
    while (done.length < 5) await soon();
    expect(done.every((id) => id.startsWith('credential'))).toBe(true);
    openGate();
    while (done.length < 10) await soon();
    await loop.stop();
  });

  it('gives back what failed and goes on with the next', async () => {
    const done: string[] = [];
    const { loop, add, released, reports } = fixture(async (job) => {
      if (job.id === 'credential-1') throw new Error('device gone');
      if (job.id === 'credential-2') return { outcome: 'again', reason: 'no key' };
      done.push(job.id);
      return { outcome: 'done' };
    });
    loop.start();
    add('credential', 5);
    while (done.length < 3 || released.length < 2) await soon();
    expect(released.sort()).toEqual(['credential-1', 'credential-2']);
    expect(reports).toContain('a job failed');
    await loop.stop();
  });

  it('on stop finishes what is in work and gives the rest back', async () => {
    let finished = 0;
    const { loop, add, waiting, released } = fixture(async () => {
      await soon(30);
      finished += 1;
      return { outcome: 'done' };
    });
    loop.start();
    add('credential', 10);
    await soon(15);
    await loop.stop();
    expect(finished).toBe(3);
    expect(waiting).toHaveLength(1);
    expect(released).toHaveLength(6);
  });
});
