import { sqlState } from './unit-of-work.js';

/** SQLSTATE classes and codes of a server that is away, starting, stopping or full (PostgreSQL appendix A). */
const lost = /^(08...|57P0[1-4]|53300)$/;
/** Codes of Node for a socket that does not reach or no longer reaches its server. */
const unreachable = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);
/**
 * What the driver says without a code. TypeORM gives up a query runner at the moment its connection dies, so the next
 * statement of the transaction finds it released.
 */
const words = new RegExp(
  `^(${[
    'Connection terminated',
    'Client has encountered a connection error',
    'Client was closed and is not queryable',
    'Query runner already released',
    'Database connection provided by a query runner was already released',
    'timeout expired',
    'timeout exceeded when trying to connect',
  ].join('|')})`,
);

/** Whether work failed because the database could not be reached, and may succeed unchanged in a moment. */
export function isConnectionLoss(error: unknown): boolean {
  for (
    let at = error, depth = 0;
    at instanceof Error && depth < 5;
    at = at.cause ?? (at as { driverError?: unknown }).driverError, depth += 1
  ) {
    const code = sqlState(at);
    if (code !== undefined && (lost.test(code) || unreachable.has(code))) return true;
    if (words.test(at.message)) return true;
  }
  return false;
}
