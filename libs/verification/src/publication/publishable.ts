/** How a file of the trust directory is served. */
export interface Publishable {
  readonly type: string;
  /** Numbered files never change once written (RFC 8246); the others are asked for again. */
  readonly immutable: boolean;
}

const cose = 'application/cose';
const binary = 'application/octet-stream';

/** The published part of the trust directory (docs/spec): everything in it is signed or a hash, nothing is secret. */
const rules: readonly (Publishable & { readonly path: RegExp })[] = [
  { path: /^anchor\.txt$/, type: 'text/plain; charset=utf-8', immutable: false },
  { path: /^root\/[1-9]\d{0,5}\.cose$/, type: cose, immutable: true },
  { path: /^keys\/[A-Z]{2}\.cose$/, type: cose, immutable: false },
  { path: /^snapshot\.cose$/, type: cose, immutable: false },
  { path: /^status\/[A-Z]{2}\/\d{1,9}\.cwt$/, type: 'application/statuslist+cwt', immutable: false },
  { path: /^codes\/[1-9]\d{0,5}\.cbor$/, type: 'application/cbor', immutable: true },
  { path: /^logged\/[0-9a-f]{16}\.bin$/, type: binary, immutable: false },
  { path: /^log\/[A-Z]{2}\.policy$/, type: 'text/plain; charset=utf-8', immutable: false },
];

/**
 * How to serve a path, or null: then it is not published. A closed list and no file-system call, so no path that
 * somebody sends can leave the directory, and the border service's own overlay stays its own.
 */
export function publishable(path: string): Publishable | null {
  const rule = rules.find((known) => known.path.test(path));
  return rule ? { type: rule.type, immutable: rule.immutable } : null;
}
