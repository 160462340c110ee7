import type { DataSource } from 'typeorm';

/** Statements of a superuser, and those that put all back. */
export type Tampering = readonly [statements: readonly string[], repair: readonly string[]];

/** A superuser who puts the triggers of tables out of action. */
export class Superuser {
  constructor(
    private readonly admin: DataSource,
    private readonly tables: readonly string[],
  ) {}

  /** Does it, looks, and puts all back. */
  async tampered<T>([statements, repair]: Tampering, look: () => Promise<T>): Promise<T> {
    const runner = this.admin.createQueryRunner();
    const all = async (each: readonly string[]) => {
      await runner.query(`set session_replication_role = replica`);
      for (const table of this.tables) await runner.query(`alter table ${table} disable trigger user`);
      for (const statement of each) await runner.query(statement);
      for (const table of this.tables) await runner.query(`alter table ${table} enable trigger user`);
      await runner.query(`set session_replication_role = origin`);
    };
    try {
      await all(statements);
      return await look();
    } finally {
      await all(repair);
      await runner.release();
    }
  }
}

let copies = 0;
const copy = () => `public.kept_${(copies += 1)}`;

/** Rows taken away, and put back from a copy. */
export function without(table: string, where: string): Tampering {
  const kept = copy();
  return [
    [`create table ${kept} as select * from ${table} where ${where}`, `delete from ${table} where ${where}`],
    [`insert into ${table} overriding system value select * from ${kept}`, `drop table ${kept}`],
  ];
}

/** One column of some rows changed. @param to SQL */
export function changed(table: string, column: string, to: string, where: string): Tampering {
  const kept = copy();
  return [
    [
      `create table ${kept} as select id, ${column} as was from ${table} where ${where}`,
      `update ${table} set ${column} = ${to} where ${where}`,
    ],
    [`update ${table} t set ${column} = k.was from ${kept} k where k.id = t.id`, `drop table ${kept}`],
  ];
}
