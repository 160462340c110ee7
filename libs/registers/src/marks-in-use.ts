import { Injectable } from '@nestjs/common';
import { documentNumber, type Mark } from '#cites';
import type { Tx } from '#database';
import { giveBackMarks, insertMarks } from './marks-in-use.repository.js';

/** Marks are compared as the rules compare them. */
export function markKey(number: string): string {
  return number.trim().toUpperCase();
}

/** Rings, chips and tags of live permits, written by issuance in its own transaction. */
@Injectable()
export class MarksInUse {
  /**
   * Takes marks for a permit. The rule `mark-in-use` refuses earlier and with an explanation; what it cannot see, a permit
   * issued at the same instant, the database refuses here.
   *
   * @param replaces number of the permit that this one replaces: its marks pass on
   * @throws the driver's error with constraint `mark_live_once` when another live permit has one of them
   */
  async take(tx: Tx, input: { permitId: string; permitNumber: string; marks: readonly Mark[]; replaces?: string }): Promise<void> {
    const keyed = new Map(input.marks.map((mark) => [`${mark.kind} ${markKey(mark.number)}`, { ...mark, key: markKey(mark.number) }]));
    // In one order everywhere, so that two permits with the same marks wait for each other instead of deadlocking.
    const ordered = [...keyed.entries()].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, mark]) => mark);
    if (ordered.length === 0) return;
    await insertMarks(tx, {
      permitId: input.permitId,
      permitNumber: documentNumber(input.permitNumber),
      replaces: input.replaces === undefined ? null : documentNumber(input.replaces),
      marks: ordered,
    });
  }

  /** Frees the marks of a permit that is no longer live. */
  async giveBack(tx: Tx, permitId: string): Promise<void> {
    await giveBackMarks(tx, permitId);
  }
}
