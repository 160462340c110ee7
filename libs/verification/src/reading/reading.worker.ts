import { parentPort } from 'node:worker_threads';
import { readImage } from './read-image.js';

/** What a worker thread is asked to read. The bytes are the thread's own: they were transferred, not copied. */
export type ReadingRequest =
  { readonly kind: 'image'; readonly bytes: Uint8Array; readonly pixels: number } | { readonly kind: 'pdf'; readonly bytes: Uint8Array };

parentPort?.on('message', (request: ReadingRequest) => {
  void read(request).then((answer) => parentPort?.postMessage(answer));
});

async function read(request: ReadingRequest): Promise<unknown> {
  if (request.kind === 'image') return readImage(request.bytes, request.pixels);
  // Loaded on demand: most threads only ever see pictures.
  const { readPermitPdf } = await import('#document');
  return readPermitPdf(request.bytes);
}
