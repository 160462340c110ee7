import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#database';
import { numberAnswer, type NumberAnswer, type NumberFound, plainNumber } from './number-answer.js';

/** Numbers that the world asks about. What is found is on record as asked for before it is told. */
@Injectable()
export class NumberLookup {
  constructor(private readonly unit: UnitOfWork) {}

  async ask(number: string, dated: string | null): Promise<NumberAnswer> {
    const plain = plainNumber(number);
    const found = await this.unit.run(async (tx) => {
      const [row] = (await tx.query('select records.look_up_number($1) as found', [plain])) as { found: NumberFound }[];
      if (!row) throw new Error('The database gave no answer about a number');
      return row.found;
    });
    return numberAnswer(plain, found, dated);
  }

  /** First day of the records here; null where nothing was brought along from before. */
  async recordsBeginOn(): Promise<string | null> {
    const [row] = (await this.unit.reader.query('select records.begins_on()::text as day')) as { day: string | null }[];
    return row?.day ?? null;
  }
}
