import { canonicalJson } from '#cites';
import {
  addSignatures,
  bundlesOf,
  cosign,
  encodeBundle,
  entriesPath,
  formatCheckpoint,
  formatVkey,
  portableHasher as hasher,
  signCheckpoint,
  tilePath,
  tilesOf,
  TreeEdge,
  type CompletedTile,
  type NoteSigner,
} from '#merkle';
import { noteSigner } from './note-keys.js';

/** Who signs a log that a test writes. */
export interface LogSigners {
  readonly log: NoteSigner;
  readonly witnesses: readonly NoteSigner[];
}

export const logSigners: LogSigners = {
  log: noteSigner('xa.localhost/log/public', 1),
  witnesses: [1, 2, 3].map((number) => noteSigner(`xa.localhost/witness/${number}`, 4)),
};

/** Entries in the shape of docs/spec/log-entries.md, told apart by their number. @param from number of the first */
export function logEntries(count: number, mark = '', from = 0): Uint8Array[] {
  const beginning = Date.parse('2026-11-22T06:00:00.000Z');
  return Array.from({ length: count }, (_, place) => place + from).map((i) =>
    new TextEncoder().encode(
      canonicalJson({
        act: 'issue',
        at: new Date(beginning + i * 1000).toISOString(),
        by: { org: 'XA-MA', role: 'issuing-officer', who: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU' },
        c: { permit: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU' },
        id: `0197f3a0-0000-7000-8000-${i.toString(16).padStart(12, '0')}`,
        k: 'permit.issued',
        pub: { mark, note: 'x'.repeat(i % 7) },
        see: { n: 0, r: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU' },
        v: 1,
      }),
    ),
  );
}

/** A signed and cosigned checkpoint of the tree of these entries. @param time POSIX seconds of the cosignatures */
export async function checkpointOf(
  entries: readonly Uint8Array[],
  { log, witnesses }: LogSigners = logSigners,
  time = Math.floor(Date.now() / 1000),
): Promise<string> {
  const edge = new TreeEdge(hasher);
  for (const entry of entries) edge.push(hasher.leaf(entry));
  const checkpoint = { origin: log.vkey.name, size: edge.size, root: edge.root() };
  const lines = await Promise.all(witnesses.map((witness) => cosign(formatCheckpoint(checkpoint), time, witness)));
  return addSignatures(await signCheckpoint(checkpoint, log), lines);
}

export interface LogOptions {
  readonly signers?: LogSigners;
  /** false: the log shows hashes only. */
  readonly bundles?: boolean;
  /** POSIX seconds of the cosignatures. */
  readonly time?: number;
}

/** The files of a log in C2SP layout: checkpoint, tiles and bundles of the final size, vkey and witnesses.txt. */
export async function logFiles(entries: readonly Uint8Array[], options: LogOptions = {}): Promise<Map<string, Uint8Array>> {
  const signers = options.signers ?? logSigners;
  const files = new Map<string, Uint8Array>();
  const text = (path: string, content: string) => files.set(path, new TextEncoder().encode(content));
  const edge = new TreeEdge(hasher);
  const full: CompletedTile[] = entries.flatMap((entry) => edge.push(hasher.leaf(entry)));
  for (const { level, n, data } of full) files.set(tilePath(level, n), data);
  for (const { level, n, width } of tilesOf(edge.size)) if (width < 256) files.set(tilePath(level, n, width), edge.partialTile(level));
  if (options.bundles !== false)
    for (const { n, width } of bundlesOf(edge.size))
      files.set(entriesPath(n, width), encodeBundle(entries.slice(n * 256, n * 256 + width)));
  text('checkpoint', await checkpointOf(entries, signers, options.time));
  text('vkey', `${formatVkey(signers.log.vkey)}\n`);
  text('witnesses.txt', signers.witnesses.map(({ vkey }) => `${formatVkey(vkey)}\n`).join(''));
  return files;
}
