import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Tx } from './data-source.js';

export type Isolation = 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

/** SQLSTATEs after which the whole transaction may simply run again: serialization_failure, deadlock_detected. */
const retryable = new Set(['40001', '40P01']);
const attempts = 5;

/**
 * Runs work in one transaction: everything in it commits together or not at all.
 * The work may run more than once (serialisation failure, deadlock), so it must have no effect outside the transaction.
 */
@Injectable()
export class UnitOfWork {
  constructor(private readonly dataSource: DataSource) {}

  async run<T>(work: (tx: Tx) => Promise<T>, isolation: Isolation = 'READ COMMITTED'): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        // The connection's own default: naming it would cost every transaction one more question and answer.
        return await (isolation === 'READ COMMITTED' ? this.dataSource.transaction(work) : this.dataSource.transaction(isolation, work));
      } catch (error) {
        if (attempt >= attempts || !retryable.has(sqlState(error) ?? '')) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
      }
    }
  }

  /** Reads outside any transaction, one statement at a time. */
  get reader(): Tx {
    return this.dataSource.manager;
  }
}

/** SQLSTATE of a driver error, or undefined. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  if (typeof code === 'string') return code;
  return typeof driverError?.code === 'string' ? driverError.code : undefined;
}

/** Name of the violated constraint of a driver error, or undefined. */
export function violatedConstraint(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { constraint, driverError } = error as { constraint?: unknown; driverError?: { constraint?: unknown } };
  if (typeof constraint === 'string') return constraint;
  return typeof driverError?.constraint === 'string' ? driverError.constraint : undefined;
}
