import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#database';

export interface CheckCount {
  /** Start of the minute. */
  readonly minute: Date;
  readonly carrier: string;
  readonly verdict: string;
  readonly total: number;
}

@Injectable()
export class CheckCountsRepository {
  constructor(private readonly unit: UnitOfWork) {}

  /** All or none: a half-written batch would be counted twice by the retry. */
  async add(counts: readonly CheckCount[]): Promise<void> {
    await this.unit.run(async (tx) => {
      for (const { minute, carrier, verdict, total } of counts)
        await tx.query('select verification.count_checks($1, $2, $3, $4)', [minute, carrier, verdict, total]);
    });
  }

  async reachable(): Promise<boolean> {
    await this.unit.reader.query('select 1');
    return true;
  }
}
