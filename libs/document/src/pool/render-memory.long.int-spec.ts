import { expect, it } from '@jest/globals';
import { sampleInput } from '../testing/sample-permit.js';
import { createRenderPool } from './render-pool.js';

it('holds no more than 1.1 times the memory after 10,000 permits than after 1,000', async () => {
  const pool = createRenderPool({ size: 2 });
  const names = ['Société', 'ООО Зоомир', 'Εταιρεία', 'شركة', '北京公司'];
  let rendered = 0;
  const run = async (count: number): Promise<number> => {
    while (rendered < count) {
      const batch = Array.from({ length: 50 }, (_, index) => {
        const number = rendered + index;
        return pool.render(
          sampleInput(1 + (number % 5), {
            number: `26XA${String(number).padStart(6, '0')}`,
            importer: { name: `${names[number % 5]} ${Math.sin(number)}`, address: `Street ${number}`, country: 'FR' },
          }),
        );
      });
      await Promise.all(batch);
      rendered += 50;
    }
    return process.memoryUsage().rss;
  };
  const early = await run(1000);
  const late = await run(10_000);
  await pool.close();
  expect(late).toBeLessThanOrEqual(early * 1.1);
}, 900_000);
