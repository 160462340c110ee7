import { parentPort } from 'node:worker_threads';
import { renderPermitNow } from '../render-permit.js';
import type { RenderAnswer, RenderRequest } from './render-job.js';

// One thread of the pool: fonts are parsed once here and kept.
parentPort?.on('message', ({ id, input }: RenderRequest) => {
  try {
    const rendered = renderPermitNow(input);
    // Only a whole buffer can change hands without a copy.
    const pdf = rendered.byteLength === rendered.buffer.byteLength ? rendered : Uint8Array.from(rendered);
    const answer: RenderAnswer = { id, pdf: new Uint8Array(pdf.buffer) };
    parentPort?.postMessage(answer, [pdf.buffer as ArrayBuffer]);
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'render-failed';
    const answer: RenderAnswer = { id, fault: { code, message: error instanceof Error ? error.message : String(error) } };
    parentPort?.postMessage(answer);
  }
});
