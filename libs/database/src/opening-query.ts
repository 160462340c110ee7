import pg from 'pg';

/** What this file uses of `pg.Query` and `pg.Connection` beyond their published types. */
interface Inside {
  submit(connection: pg.Connection): Error | null;
  handleCommandComplete(message: { readonly text: string }, connection: pg.Connection): void;
}
const { submit, handleCommandComplete } = pg.Query.prototype as unknown as Inside;
interface Sends {
  parse(query: { readonly text: string }): void;
  bind(config: { readonly values: readonly unknown[] }): void;
  execute(config: { readonly rows: number }): void;
}

/**
 * The first statement of a transaction with what opens the transaction before it, in one message exchange: where opening
 * fails, the server passes over the statement, so that it never runs outside of its transaction.
 */
export class OpeningQuery extends pg.Query {
  private openingParsed = false;
  private openingDone = false;

  constructor(
    private readonly opening: string,
    statement: pg.QueryConfig,
  ) {
    super(statement);
    this.submit = (connection) => {
      const sends = connection as unknown as Sends;
      connection.stream.cork();
      try {
        sends.parse({ text: this.opening });
        sends.bind({ values: [] });
        sends.execute({ rows: 0 });
        return submit.call(this, connection);
      } finally {
        connection.stream.uncork();
      }
    };
  }

  /** Told of each parsed statement. @returns true for the first, which is not the one that has our name */
  opened(): boolean {
    if (this.openingParsed) return false;
    this.openingParsed = true;
    return true;
  }

  /** Called by pg when a statement is done. */
  protected handleCommandComplete(message: { readonly text: string }, connection: pg.Connection): void {
    if (this.openingDone) handleCommandComplete.call(this, message, connection);
    this.openingDone = true;
  }
}

/** Sends both. @returns the result of the statement */
export function sentTogether(opening: string, statement: pg.QueryConfig, send: (query: unknown) => unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const query = new OpeningQuery(opening, statement) as OpeningQuery & { callback: (error: Error | null, result: unknown) => void };
    query.callback = (error, result) => (error ? reject(error) : resolve(result));
    send(query);
  });
}
