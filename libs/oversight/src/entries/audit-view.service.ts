import { Injectable } from '@nestjs/common';
import { type Tx, UnitOfWork } from '#database';
import type { Session } from '#web';

/** Lets an auditor read what the portal's own role may not: for their live session, and after their look is written. */
@Injectable()
export class AuditView {
  constructor(private readonly unit: UnitOfWork) {}

  /**
   * @param work writes the look first; `sessionTables` and `sessionEntries` are empty before that
   * @throws the database's refusal where the session is no auditor's
   */
  run<T>(session: Session, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.unit.run(async (tx) => {
      await tx.query('select oversight.begin($1)', [session.id]);
      return work(tx);
    });
  }
}
