// Finds QR codes in a picture, off the page's own thread. The decoder comes from this site; by default it would come from a CDN.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

declare const WASM_FILE: string;
const worker = globalThis as unknown as {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Blob>) => void): void;
};

prepareZXingModule({ overrides: { locateFile: () => `/assets/${WASM_FILE}` } });

worker.addEventListener('message', (event) => {
  void read(event.data).then(
    (texts) => worker.postMessage(texts),
    () => worker.postMessage(null),
  );
});

async function read(file: Blob): Promise<readonly string[]> {
  const found = await readBarcodes(file, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 16 });
  return found.filter((code) => code.isValid).map((code) => code.text);
}
