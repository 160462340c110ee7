import pg from 'pg';

/** Texts that are given a name. Ours are a few hundred constants; the cap holds should somebody build texts from data. */
const namedTextsMax = 1000;
const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  let name = names.get(text);
  if (name === undefined && names.size < namedTextsMax) {
    name = `oc_${names.size + 1}`;
    names.set(text, name);
  }
  return name;
}

/**
 * A connection that prepares every statement with parameters and keeps it: parsing and planning cost PostgreSQL more than
 * running most of ours. The server itself goes back to a plan for the given values where a general one would be worse.
 * Needs a connection of its own from process to server; behind PgBouncer, 1.21 or later with max_prepared_statements.
 */
export class PreparingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const plain = this.query.bind(this) as (...args: readonly unknown[]) => unknown;
    const preparing = (text: unknown, values?: unknown, ...rest: readonly unknown[]): unknown => {
      const name = typeof text === 'string' && Array.isArray(values) && values.length > 0 ? nameOf(text) : undefined;
      return name === undefined ? plain(text, values, ...rest) : plain({ name, text, values }, ...rest);
    };
    this.query = preparing as typeof this.query;
  }
}
