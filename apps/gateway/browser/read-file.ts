import { ownScript } from './dom.js';
import { attachmentsIn } from './pdf-attachments.js';

declare const IMAGE_READER_FILE: string;

export const fileBytesMax = 20_000_000;
const pictureMilliseconds = 20_000;

/** What was found in a file that never leaves the browser. */
export type FileReading =
  | { readonly kind: 'codes'; readonly texts: readonly string[]; readonly from: 'text' | 'picture' }
  | { readonly kind: 'cose'; readonly bytes: Uint8Array }
  | { readonly kind: 'pdf'; readonly attachments: ReturnType<typeof attachmentsIn> }
  | { readonly kind: 'error'; readonly id: 'page.error.too-large' | 'page.error.type' | 'page.error.empty' };

/** Goes by content, like the server does. */
export async function readFile(file: File): Promise<FileReading> {
  if (file.size > fileBytesMax) return { kind: 'error', id: 'page.error.too-large' };
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes.length === 0) return { kind: 'error', id: 'page.error.empty' };
  const begin = String.fromCharCode(...bytes.subarray(0, 1024));
  if (begin.startsWith('\u0089PNG') || begin.startsWith('\u00ff\u00d8\u00ff')) {
    return { kind: 'codes', texts: await codesInPicture(file), from: 'picture' };
  }
  if (begin.includes('%PDF-')) return { kind: 'pdf', attachments: attachmentsIn(bytes) };
  if (bytes[0] === 0xd2) return { kind: 'cose', bytes };
  if (bytes.length <= 100_000 && bytes.every((byte) => byte === 10 || byte === 13 || byte === 9 || (byte >= 32 && byte < 127)))
    return {
      kind: 'codes',
      from: 'text',
      texts: new TextDecoder()
        .decode(bytes)
        .split(/[\r\n]+/)
        .filter((line) => line.trim() !== ''),
    };
  return { kind: 'error', id: 'page.error.type' };
}

/** Decoding runs in a worker of its own, which is ended when it takes too long. */
function codesInPicture(file: Blob): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const worker = new Worker(ownScript(`/assets/${IMAGE_READER_FILE}`));
    const finish = (texts: readonly string[]) => {
      clearTimeout(timer);
      worker.terminate();
      resolve(texts);
    };
    const timer = setTimeout(() => finish([]), pictureMilliseconds);
    worker.addEventListener('message', (event: MessageEvent<readonly string[] | null>) => finish(event.data ?? []));
    worker.addEventListener('error', () => finish([]));
    worker.postMessage(file);
  });
}
