import { encodeCbor, type CborValue } from '#credential';
import { Fields, unsigned } from './fields.js';
import { TrustFormatError } from './format-error.js';
import { readCbor } from './signed-message.js';

/** A release of the taxon code table. Not signed: the root names its SHA-256. Codes never change their meaning. */
export interface CodeTable {
  readonly version: number;
  readonly names: ReadonlyMap<number, string>;
}

const key = { format: 1, version: 2, names: 3 } as const;

export function encodeCodeTable(table: CodeTable): Uint8Array {
  return encodeCbor(
    new Map<number, CborValue>([
      [key.format, 1],
      [key.version, table.version],
      [key.names, new Map(table.names)],
    ]),
  );
}

/** @throws TrustFormatError */
export function decodeCodeTable(data: Uint8Array): CodeTable {
  const fields = Fields.of(readCbor(data));
  fields.version(key.format);
  const names = new Map<number, string>();
  const version = fields.unsigned(key.version);
  for (const [code, name] of fields.entries(key.names)) {
    if (typeof name !== 'string') throw new TrustFormatError('taxon name expected');
    names.set(unsigned(code), name);
  }
  fields.done();
  return { version, names };
}
