import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { PermitDocument } from '#cites';
import { formatCheckCode } from '#credential';
import type { Tx } from '#database';
import { createRenderPool, permitDrawing, type RenderInput, type RenderPool } from '#document';
import { printedNames } from '../../../libs/signing/src/seal/printed-names.js';
import type { BareDocument } from './bare-pdfkit.worker.js';

const threads = availableParallelism();

/** What the signer drew for these permits, read from what it stored. */
export async function drawnInputs(database: Tx, permits: readonly string[]): Promise<RenderInput[]> {
  const rows = (await database.query(
    `select p.document, c.cose, c.front_qr as front, c.annex_qr as annexes, c.check_code as "checkCode"
     from issuance.permit p join issuance.credential c on c.permit_id = p.id where p.id = any ($1)`,
    [permits],
  )) as { document: Buffer; cose: Buffer; front: string; annexes: string[]; checkCode: string }[];
  return rows.map((row) => {
    const document = JSON.parse(row.document.toString('utf8')) as PermitDocument;
    return {
      document,
      qr: { front: row.front, annexes: row.annexes },
      checkCode: formatCheckCode(row.checkCode),
      attachments: [
        {
          name: 'permit.json',
          mime: 'application/json',
          bytes: new Uint8Array(row.document),
          relationship: 'Source',
          description: 'Document',
        },
        { name: 'permit.cose', mime: 'application/cose', bytes: new Uint8Array(row.cose), relationship: 'Data', description: 'Credential' },
      ],
      headings: 'en+fr',
      codeNames: printedNames(document),
    };
  });
}

/** pdfkit itself on one thread per core: documents per second. */
export class BarePdfkit {
  private readonly workers = Array.from({ length: threads }, () => new Worker(new URL('./bare-pdfkit.worker.js', import.meta.url)));

  async rate(inputs: readonly RenderInput[], count: number): Promise<number> {
    const documents: BareDocument[] = inputs.map((input) => ({ pages: permitDrawing(input), attachments: input.attachments }));
    const shares = this.workers.map((_, thread) => {
      const share = Math.floor((count * (thread + 1)) / threads) - Math.floor((count * thread) / threads);
      return Array.from({ length: share }, (__, index) => documents[(index * threads + thread) % documents.length]);
    });
    const from = process.hrtime.bigint();
    await Promise.all(
      this.workers.map(
        (worker, thread) =>
          new Promise<void>((resolve, reject) => {
            worker.once('message', () => resolve());
            worker.once('error', reject);
            worker.postMessage(shares[thread]);
          }),
      ),
    );
    return count / (Number(process.hrtime.bigint() - from) / 1e9);
  }

  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

/** Our own drawing on one thread per core and nothing else: documents per second. */
export class OwnDrawing {
  private readonly pool: RenderPool = createRenderPool({ size: threads });

  async rate(inputs: readonly RenderInput[], count: number): Promise<number> {
    const from = process.hrtime.bigint();
    await Promise.all(Array.from({ length: count }, (_, index) => this.pool.render(inputs[index % inputs.length]!)));
    return count / (Number(process.hrtime.bigint() - from) / 1e9);
  }

  stop(): Promise<void> {
    return this.pool.close();
  }
}
