import { Injectable } from '@nestjs/common';
import { judgedByDatabase } from '#applications';
import type { PermitDocument } from '#cites';
import type { Tx } from '#database';
import { MarksInUse } from '#registers';

/** Rings, chips and tags of live permits stand in the register, so that none can stand on two. */
@Injectable()
export class MarkRegister {
  constructor(private readonly marks: MarksInUse) {}

  /** @returns false when another live permit took one of the marks at the same instant; earlier ones the rules refuse */
  async take(tx: Tx, permitId: string, document: PermitDocument): Promise<boolean> {
    const marks = document.lines.flatMap((line) => line.marks ?? []);
    if (marks.length === 0) return true;
    const replaces = document.replaces ? { replaces: document.replaces.number } : {};
    const taken = await judgedByDatabase(tx, { mark_live_once: 'marks-in-use' }, () =>
      this.marks.take(tx, { permitId, permitNumber: document.number, marks, ...replaces }),
    );
    return taken.ok;
  }

  async giveBack(tx: Tx, permitId: string): Promise<void> {
    await this.marks.giveBack(tx, permitId);
  }
}
