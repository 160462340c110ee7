import { openTrust, type TrustStore } from '#trust';
import { webCrypto } from '#verify';

/** Lists of this site, opened and checked in the browser. */
export interface Lists {
  readonly store: TrustStore;
  readonly paths: readonly string[];
  /** The network did not answer; these are the lists of an earlier visit. */
  readonly offline: boolean;
}

interface ListedFile {
  readonly path: string;
  readonly sha256: string;
}

/** Milliseconds for which opened lists are used without asking again. */
const freshFor = 30_000;
let opened: { readonly lists: Lists; readonly at: number } | null = null;

/** The lists behind every answer; null when none could be had, from the network or from an earlier visit. */
export async function loadLists(): Promise<Lists | null> {
  if (opened && Date.now() - opened.at < freshFor) return opened.lists;
  try {
    const answer = await fetch('/v1/trust');
    if (!answer.ok) return null;
    const index = (await answer.json()) as { readonly files: readonly ListedFile[] };
    let offline = answer.headers.has('x-from-cache');
    const files = new Map<string, Uint8Array>();
    await Promise.all(
      index.files.map(async ({ path, sha256 }) => {
        // The digest makes the address change with the content: a file of an earlier installation is never mixed in.
        const file = await fetch(`/v1/trust/${path}?v=${sha256.slice(0, 16)}`);
        if (!file.ok) return;
        offline ||= file.headers.has('x-from-cache');
        files.set(path, new Uint8Array(await file.arrayBuffer()));
      }),
    );
    if (files.size === 0) return null;
    const store = await openTrust(files, webCrypto(), opened?.lists.store.memory ?? null);
    opened = { lists: { store, paths: [...files.keys()], offline }, at: Date.now() };
    return opened.lists;
  } catch {
    return opened?.lists ?? null;
  }
}
