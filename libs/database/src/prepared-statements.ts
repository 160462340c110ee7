import pg from 'pg';
import { OpeningQuery, sentTogether } from './opening-query.js';

/** Texts that are given a name. Ours are a few hundred constants; the cap holds should somebody build texts from data. */
const namedTextsMax = 1000;
const names = new Map<string, string>();

/** Parsed once too, though it has no parameters: one statement, with columns that it names itself. */
const lasting = /^(select|with)\b[^;*]*$/;

function nameOf(text: unknown, values: unknown): string | undefined {
  if (typeof text !== 'string' || !(Array.isArray(values) && values.length > 0 ? true : lasting.test(text))) return undefined;
  let name = names.get(text);
  if (name === undefined && names.size < namedTextsMax) {
    name = `oc_${names.size + 1}`;
    names.set(text, name);
  }
  return name;
}

const opensTransaction = 'START TRANSACTION';
const setsIsolation = 'SET TRANSACTION ISOLATION LEVEL ';
/** What TypeORM makes of a statement that answers nothing. */
const nothing = { command: '', rowCount: null, oid: 0, fields: [], rows: [] };

/** What this file uses of `pg.Client` beyond its published types. */
interface Inside {
  pipeline: boolean;
  readonly connection: pg.Connection;
  _getActiveQuery(): unknown;
}
const handleParseComplete = (pg.Client.prototype as unknown as { _handleParseComplete(): void })._handleParseComplete;

/**
 * A connection that costs few messages. Every statement with parameters is prepared and kept: parsing and planning cost
 * PostgreSQL more than running most of ours. The server itself goes back to a plan for the given values where a general one
 * would be worse. Statements that are asked together leave together, and a transaction is opened with its first statement.
 * Needs a connection of its own from process to server; behind PgBouncer, 1.21 or later with max_prepared_statements.
 */
export class PreparingClient extends pg.Client {
  /** A transaction that was begun and of which the server knows nothing yet. */
  private opening: string | null = null;
  private corked = false;

  constructor(config?: string | pg.ClientConfig) {
    super(typeof config === 'string' ? { connectionString: config, pipeline: true } : { ...config, pipeline: true });
    const plain = this.query.bind(this) as (...args: readonly unknown[]) => unknown;
    const preparing = (text: unknown, values?: unknown, ...rest: readonly unknown[]): unknown => {
      if (typeof text !== 'string' && !(text instanceof pg.Query) && typeof (text as Partial<pg.Submittable>)?.submit === 'function')
        // COPY has its own conversation with the server, and this connection none beside it from now on.
        this.inside.pipeline = false;
      if (this.opening !== null || text === opensTransaction) {
        const answer = this.transactional(plain, text, values, rest);
        if (answer !== undefined) return answer;
      }
      this.gather();
      const name = nameOf(text, values);
      return name === undefined ? plain(text, values, ...rest) : plain({ name, text, values }, ...rest);
    };
    this.query = preparing as typeof this.query;
  }

  private get inside(): Inside {
    return this as unknown as Inside;
  }

  /** undefined for what has nothing to do with the opening of a transaction. */
  private transactional(
    plain: (...args: readonly unknown[]) => unknown,
    text: unknown,
    values: unknown,
    rest: readonly unknown[],
  ): unknown {
    if ([values, ...rest].some((given) => typeof given === 'function')) return undefined;
    if (this.opening === null) {
      this.opening = opensTransaction;
      return Promise.resolve(nothing);
    }
    if (this.opening === opensTransaction && typeof text === 'string' && text.startsWith(setsIsolation)) {
      this.opening = `${opensTransaction} ISOLATION LEVEL ${text.slice(setsIsolation.length)}`;
      return Promise.resolve(nothing);
    }
    const { opening } = this;
    this.opening = null;
    if (text === 'COMMIT' || text === 'ROLLBACK') return Promise.resolve(nothing);
    const name = nameOf(text, values);
    if (name !== undefined) {
      this.gather();
      return sentTogether(opening, { name, text: text as string, values: values as unknown[] }, plain);
    }
    return (plain(opening) as Promise<unknown>).then(() => this.query(text as string, values as unknown[]));
  }

  /** Whatever is asked in this turn of the loop goes to the server in one piece. */
  private gather(): void {
    const { stream } = this.inside.connection;
    if (this.corked || !stream.writable) return;
    this.corked = true;
    stream.cork();
    process.nextTick(() => {
      this.corked = false;
      stream.uncork();
    });
  }

  /** Called by pg for each statement that the server has parsed. */
  protected _handleParseComplete(): void {
    const query = this.inside._getActiveQuery();
    if (query instanceof OpeningQuery && query.opened()) return;
    handleParseComplete.call(this);
  }
}
