import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { RenderInput } from '../permit-input.js';
import { renderPermit } from '../render-permit.js';
import { sampleInput } from '../testing/sample-permit.js';
import { createRenderPool, RenderError } from './render-pool.js';

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('render pool', () => {
  it('renders on threads exactly what the library renders', async () => {
    const pool = createRenderPool({ size: 2 });
    const inputs = [1, 5, 41, 2, 3].map((lines) => sampleInput(lines, { number: `26XA00000${lines % 10}` }));
    const rendered = await Promise.all(inputs.map((input) => pool.render(input)));
    for (const [index, input] of inputs.entries()) expect(hash(rendered[index] ?? new Uint8Array())).toBe(hash(await renderPermit(input)));
    await pool.close();
  });

  it('leaves the bytes of the caller alone', async () => {
    const pool = createRenderPool({ size: 1 });
    const input = sampleInput(1);
    const before = hash(input.attachments[0]?.bytes ?? new Uint8Array());
    await pool.render(input);
    expect(hash(input.attachments[0]?.bytes ?? new Uint8Array())).toBe(before);
    await pool.close();
  });

  it('reports a document that cannot be rendered and renders the others', async () => {
    const pool = createRenderPool({ size: 1 });
    const bad = sampleInput(1, {}, { qr: { front: `https://x.example/#${'1'.repeat(2000)}`, annexes: [] } });
    const undated = sampleInput(1, { issuedAt: 'yesterday' });
    const uncloneable = { ...sampleInput(1), checkCode: (() => 'x') as unknown as string };
    const results = await Promise.allSettled([
      pool.render(bad),
      pool.render(sampleInput(1)),
      pool.render(undated),
      pool.render(uncloneable),
      pool.render(sampleInput(2)),
    ]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(results[0]).toMatchObject({ reason: { code: 'qr-too-large' } });
    expect(results[2]).toMatchObject({ reason: { code: 'render-failed' } });
    await pool.close();
  });

  it('replaces a thread that died and goes on', async () => {
    const pool = createRenderPool({ size: 1, memory: 24 });
    // Far more text than the heap of one thread holds.
    const huge: RenderInput = sampleInput(1, {
      specialConditions: Array.from({ length: 400_000 }, (_, index) => `condition ${index} ${'word '.repeat(20)}`),
    });
    await expect(pool.render(huge)).rejects.toMatchObject({ code: 'thread-lost' });
    expect((await pool.render(sampleInput(1))).length).toBeGreaterThan(10_000);
    await pool.close();
  }, 120_000);

  it('replaces a thread that takes too long', async () => {
    const pool = createRenderPool({ size: 1, timeout: 1 });
    await expect(pool.render(sampleInput(300))).rejects.toMatchObject({ code: 'timeout' });
    await pool.close();
  });

  it('finishes what was asked before it closes, and takes nothing afterwards', async () => {
    const pool = createRenderPool({ size: 2 });
    const asked = [1, 2, 3, 4, 5, 6].map((lines) => pool.render(sampleInput(lines)));
    const closed = pool.close();
    await expect(pool.render(sampleInput(1))).rejects.toBeInstanceOf(RenderError);
    expect((await Promise.all(asked)).every((pdf) => pdf.length > 10_000)).toBe(true);
    await closed;
    await pool.close();
  });

  it('refuses a pool without threads', () => {
    expect(() => createRenderPool({ size: 0 })).toThrow(RangeError);
  });

  it('keeps its memory flat over a sample of permits', async () => {
    const pool = createRenderPool({ size: 1 });
    const names = ['Société', 'ООО Зоомир', 'Εταιρεία', 'شركة', 'Company'];
    const run = async (count: number): Promise<number> => {
      for (let done = 0; done < count; done++) {
        await pool.render(
          sampleInput(1 + (done % 5), {
            importer: { name: `${names[done % 5]} ${done} ${Math.sin(done)}`, address: `Street ${done}`, country: 'FR' },
          }),
        );
      }
      return process.memoryUsage().rss;
    };
    const early = await run(300);
    const late = await run(600);
    expect(late).toBeLessThan(early * 1.15);
    await pool.close();
  }, 120_000);
});
