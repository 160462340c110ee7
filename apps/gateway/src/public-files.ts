import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PageAssets } from './page/page-shell.js';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** Files of the public page as built by browser/build.mjs, read once: no path from a request ever reaches the disk. */
export class PublicFiles {
  readonly names: PageAssets;
  readonly serviceWorker: Buffer;
  private readonly assets = new Map<string, { readonly type: string; readonly bytes: Buffer }>();

  constructor(directory = publicDirectory()) {
    this.names = JSON.parse(readFileSync(join(directory, 'assets.json'), 'utf8')) as PageAssets;
    this.serviceWorker = readFileSync(join(directory, 'service-worker.js'));
    for (const name of readdirSync(join(directory, 'assets'))) {
      const type = types[extname(name)];
      if (type !== undefined) this.assets.set(name, { type, bytes: readFileSync(join(directory, 'assets', name)) });
    }
  }

  asset(name: string): { readonly type: string; readonly bytes: Buffer } | null {
    return this.assets.get(name) ?? null;
  }
}

/** Beside this file in dist; where tests run this file from its source, in dist all the same. */
function publicDirectory(): string {
  const beside = fileURLToPath(new URL('../public', import.meta.url));
  return existsSync(join(beside, 'assets.json')) ? beside : fileURLToPath(new URL('../../../dist/apps/gateway/public', import.meta.url));
}
