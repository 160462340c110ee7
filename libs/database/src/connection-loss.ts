import { QueryFailedError } from 'typeorm';
import { sqlState } from './unit-of-work.js';

/** SQLSTATE classes and codes of a server that is away, starting, stopping or full (PostgreSQL appendix A). */
const lost = /^(08...|57P0[1-5]|53300)$/;
/** Codes of Node for a socket that does not reach or no longer reaches its server. */
const unreachable = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'],
]);
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
  let at = error;
  for (let depth = 0; depth < 5 && typeof at === 'object' && at !== null; depth += 1) {
    const code = sqlState(at);
    if (code !== undefined && (lost.test(code) || unreachable.has(code))) return true;
    // By their shape: what the platform throws into a realm of its own is no Error of that realm.
    const { message, cause, driverError } = at as { message?: unknown; cause?: unknown; driverError?: unknown };
    if (typeof message === 'string' && words.test(message)) return true;
    at = cause ?? driverError;
  }
  return false;
}

/** Whether the database refused or could not be asked: not a bug of the program, and nothing about what it holds. */
export function isDatabaseError(error: unknown): error is Error {
  return error instanceof QueryFailedError || (error instanceof Error && isConnectionLoss(error));
}
