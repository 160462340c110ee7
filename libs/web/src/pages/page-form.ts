import { createHash } from 'node:crypto';

/** A file that came with a form. */
export class FormFile {
  constructor(
    readonly field: string,
    /** As the browser named it: chosen by the sender, to be judged before it is stored or shown. */
    readonly name: string,
    readonly mediaType: string,
    readonly bytes: Buffer,
  ) {}

  /** Two requests are the same when their files are: by hash, since a file written out as JSON would be four times as long. */
  toJSON() {
    return { field: this.field, name: this.name, sha256: createHash('sha256').update(this.bytes).digest('hex') };
  }
}

/** Most fields of a form: a line editor of 50 rows has some 600. */
export const fieldsMax = 4000;

/** What a browser sends of a form. Every value is text and untrusted; nothing but its size was judged. */
export class PageForm {
  constructor(
    private readonly values: ReadonlyMap<string, readonly string[]>,
    readonly files: readonly FormFile[],
  ) {}

  /** One value, surrounding white space taken off, line ends as LF; empty when the field was not sent. */
  text(name: string): string {
    return (this.values.get(name)?.[0] ?? '').replace(/\r\n?/g, '\n').trim().normalize('NFC');
  }

  /** A secret, as typed. */
  secret(name: string): string {
    return this.values.get(name)?.[0] ?? '';
  }

  /** All values of a field, as of checkboxes with one name. */
  all(name: string): readonly string[] {
    return (this.values.get(name) ?? []).map((value) => value.trim().normalize('NFC')).filter((value) => value !== '');
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  names(): readonly string[] {
    return [...this.values.keys()];
  }

  /** The version of the record that the form was made from; NaN when there is none. */
  version(): number {
    const text = this.text('_version');
    return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  }

  /** What a person typed, to be shown again or kept over a sign-in: neither secrets nor the form's own fields. */
  typed(): readonly { readonly name: string; readonly value: string }[] {
    return [...this.values]
      .filter(([name]) => !name.startsWith('_') && !/password|secret|totp/i.test(name))
      .flatMap(([name, values]) => values.map((value) => ({ name, value })));
  }

  toJSON() {
    return { fields: [...this.values], files: this.files };
  }
}

/** Reads `application/x-www-form-urlencoded` (WHATWG URL s5.1). @returns null when it is no UTF-8 or has too many fields */
export function readUrlencoded(bytes: Buffer): PageForm | null {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
  const values = new Map<string, string[]>();
  let count = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    count += 1;
    if (count > fieldsMax || name.length > 200) return null;
    const known = values.get(name);
    if (known) known.push(value);
    else values.set(name, [value]);
  }
  return new PageForm(values, []);
}
