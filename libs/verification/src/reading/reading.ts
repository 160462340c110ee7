/** Limits on what strangers may have decoded for them. */
export interface ReadingLimits {
  /** Width times height of a picture. */
  readonly pixels: number;
  /** Milliseconds for one picture or PDF, after which its thread is ended. */
  readonly timeout: number;
  /** Threads. */
  readonly threads: number;
  /** Jobs that may wait; the next one is turned away. */
  readonly queue: number;
}

export const readingLimits: ReadingLimits = { pixels: 40_000_000, timeout: 15_000, threads: 1, queue: 16 };

/** QR codes found in a picture. */
export type ImageReading =
  { readonly ok: true; readonly texts: readonly string[] } | { readonly ok: false; readonly code: 'image-malformed' | 'image-too-large' };

export type ReadingFault = 'reader-busy' | 'reader-timeout' | 'reader-failed';
