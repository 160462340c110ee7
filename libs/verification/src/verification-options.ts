import type { VerifyCrypto } from '#trust';
import type { RateLimiter, RateRule } from '#web';
import type { ReadingLimits } from './reading/reading.js';

/** Injection token of `VerificationOptions`. */
export const VERIFICATION_OPTIONS = Symbol('VERIFICATION_OPTIONS');

/** What an operator may know of a request. */
export interface AnsweredRequest {
  readonly traceId: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

export interface VerificationOptions {
  /** Trust directory: read for checks, published for the world. */
  readonly trustDirectory: string;
  /** The platform's signature check; comes from the app, so that this library needs no keystore. */
  readonly crypto: VerifyCrypto;
  readonly limits?: Partial<ReadingLimits>;
  /** Counters that the app's guard uses too: with them codes are answered before the framework. */
  readonly rate?: { readonly limiter: RateLimiter; readonly rule: RateRule };
  /** The public address is https: answers keep browsers there. */
  readonly https?: boolean;
  /** Told of every request that was answered before the framework; what the app logs of the others. */
  readonly answered?: (request: AnsweredRequest) => void;
  /** Milliseconds between looks at the trust directory. */
  readonly interval?: number;
  readonly warn?: (message: string) => void;
}

/** Bytes of one request: the longest PDF of 5,000 lines stays below. */
export const bodyBytesMax = 20_000_000;
/** Bytes of JSON or text: 320 codes of 8 kB would be more than any permit has. */
export const textBytesMax = 1_000_000;
