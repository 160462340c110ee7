import type { MigrationInterface, QueryRunner } from 'typeorm';

const functions = [
  'applications.assert_hand(uuid, uuid, text, text, text)',
  'applications.guard_assignment()',
  'issuance.advance_permit(uuid, text, text)',
];

/**
 * Who changes a case or a permit locks it against other changes, and not against rows that merely refer to it: a receipt or
 * an event about a case waited for every officer at work on it, and they for the receipt. FOR NO KEY UPDATE excludes
 * everybody who takes it, and lets foreign keys be checked.
 */
export class GentlerLocks1764000018000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    for (const name of functions) await this.exchange(queries, name, ' for update;', ' for no key update;');
  }

  async down(queries: QueryRunner): Promise<void> {
    for (const name of functions) await this.exchange(queries, name, ' for no key update;', ' for update;');
  }

  private async exchange(queries: QueryRunner, name: string, from: string, to: string): Promise<void> {
    const [row] = (await queries.query('select pg_get_functiondef($1::regprocedure) as text', [name])) as { text: string }[];
    if (!row?.text.includes(from)) throw new Error(`${name} locks in another way than it did`);
    await queries.query(row.text.replaceAll(from, to));
  }
}
