// Makes the page work without a network after one visit: the shell from the cache, the lists from the network when it
// answers and from the cache when it does not. What is checked never passes through here: it lies behind the # of an address.
declare const SHELL: readonly string[];
declare const VERSION: string;

/** The few members of a service worker's global scope that are used; its full types clash with those of pages. */
interface LifeEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface RequestEvent extends LifeEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface WorkerScope {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: LifeEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void;
}
const worker = globalThis as unknown as WorkerScope;
const shellCache = `shell-${VERSION}`;
const listsCache = 'lists-1';
/** Milliseconds that a slow network may take before the saved answer is used. */
const patience = 4_000;

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(shellCache)
      .then((cache) => cache.addAll(['/', ...SHELL]))
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => name.startsWith('shell-') && name !== shellCache).map((name) => caches.delete(name))),
      )
      .then(() => worker.clients.claim()),
  );
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
  if (url.pathname.startsWith('/assets/')) event.respondWith(cacheFirst(request));
  else if (url.pathname === '/v1/trust' || url.pathname.startsWith('/v1/trust/'))
    event.respondWith(networkFirst(request, listsCache, url.pathname));
  else if (request.mode === 'navigate' && url.pathname === '/')
    event.respondWith(networkFirst(new Request('/' + url.search), shellCache, '/' + url.search, '/'));
});

/** Names of assets change with their content, so a cached one is always right. */
async function cacheFirst(request: Request): Promise<Response> {
  const cache = await caches.open(shellCache);
  const known = await cache.match(request);
  if (known) return known;
  const fresh = await fetch(request);
  if (fresh.ok) await cache.put(request, fresh.clone());
  return fresh;
}

/** @param key under which the answer is saved: without the digest in the address, so that a newer file replaces the older */
async function networkFirst(request: Request, name: string, key: string, fallback = key): Promise<Response> {
  const cache = await caches.open(name);
  try {
    const fresh = await fetch(request, { signal: AbortSignal.timeout(patience) });
    // A 404 is an answer too: the list is gone, and a saved copy must not outlive it for long.
    if (fresh.ok) await cache.put(key, fresh.clone());
    return fresh;
  } catch (error) {
    const saved = (await cache.match(key)) ?? (await cache.match(fallback));
    if (!saved) throw error;
    // Tells the page that it works from what was saved.
    const headers = new Headers(saved.headers);
    headers.set('x-from-cache', '1');
    return new Response(saved.body, { status: saved.status, headers });
  }
}
