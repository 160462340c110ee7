/**
 * One CSV field for people who open the file in a spreadsheet: a text that a spreadsheet would run as a formula gets an
 * apostrophe in front (OWASP "CSV injection"), and RFC 4180 quoting is used where needed.
 */
export function csvField(value: string): string {
  const text = /^[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u.test(value) ? `'${value}` : value;
  return /["\n\r,;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Lines end with CRLF (RFC 4180 s2). */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}
