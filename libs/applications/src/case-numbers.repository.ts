import type { Tx } from '#database';

/** Leaves out case numbers that a lost database may have given. @param by how many */
export async function skipCaseNumbers(tx: Tx, country: string, by: number): Promise<void> {
  await tx.query('select applications.take_case_number($1)', [country]);
  await tx.query(`select setval('applications.case_serial', (select last_value from applications.case_serial) + $1)`, [by]);
}
