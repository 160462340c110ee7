/**
 * What a parser of this directory answers. Parsers never throw: their input comes from logs, witnesses and files that
 * others wrote.
 */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: NoteFault };

/** Why bytes are not what they should be. Closed: tools print these and tests count on them. */
export type NoteFault =
  | 'too-long'
  | 'not-utf8'
  | 'control-character'
  | 'no-signature-block'
  | 'signature-line'
  | 'too-many-signatures'
  | 'key-name'
  | 'key-id'
  | 'key-type'
  | 'public-key'
  | 'vkey'
  | 'origin'
  | 'size'
  | 'root'
  | 'extension'
  | 'timestamp'
  | 'header'
  | 'extra'
  | 'index'
  | 'hash'
  | 'too-many-hashes'
  | 'line'
  | 'old-size';

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function fault(reason: NoteFault): { readonly ok: false; readonly reason: NoteFault } {
  return { ok: false, reason };
}
