import { Injectable } from '@nestjs/common';
import { documentNumber } from '#cites';
import { newId, type Tx, violatedConstraint } from '#database';
import { bookBalance, entryOfPermit, holdingsOf } from './import-balances.repository.js';

export interface Draw {
  /** Number and issuer of the foreign permit. */
  readonly number: string;
  readonly issuer: string;
  readonly line: number;
  /** Permit of ours that draws. */
  readonly permitId: string;
  /** Exact decimal in the unit of the line. */
  readonly amount: string;
}
export type DrawResult = { readonly ok: true } | { readonly ok: false; readonly code: 'not-found' | 'balance-exceeded' };

/**
 * What permits of ours draw from foreign permits. A reservation is checked under a lock on the foreign permit, so two
 * re-exports approved at once cannot both have its last piece. Every call stands in the caller's transaction, beside
 * the ledger event of the act that draws.
 */
@Injectable()
export class ImportBalances {
  async reserve(tx: Tx, draw: Draw): Promise<DrawResult> {
    const entryId = await entryOfPermit(tx, draw.issuer, documentNumber(draw.number));
    if (entryId === null) return { ok: false, code: 'not-found' };
    try {
      await bookBalance(tx, { id: newId(), entryId, line: draw.line, permitId: draw.permitId, kind: 'reserve', amount: draw.amount });
      return { ok: true };
    } catch (error) {
      const constraint = violatedConstraint(error);
      if (constraint === 'balance_covers') return { ok: false, code: 'balance-exceeded' };
      if (constraint === 'balance_line_known') return { ok: false, code: 'not-found' };
      throw error;
    }
  }

  /** Turns everything a permit has reserved into a use. */
  async commit(tx: Tx, permitId: string): Promise<void> {
    for (const held of await holdingsOf(tx, permitId))
      await bookBalance(tx, { id: newId(), ...held, permitId, kind: 'commit', amount: held.amount });
  }

  /** Frees everything a permit has reserved. */
  async release(tx: Tx, permitId: string): Promise<void> {
    for (const held of await holdingsOf(tx, permitId))
      await bookBalance(tx, { id: newId(), ...held, permitId, kind: 'release', amount: held.amount });
  }
}
