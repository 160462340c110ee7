/** A plain text table: columns as wide as their widest cell, cut with "…" only when the terminal is narrower. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], width = 160): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => length(row[column] ?? ''))));
  const over = widths.reduce((sum, n) => sum + n + 2, -2) - width;
  if (over > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = Math.max(12, (widths[widest] ?? 0) - over);
  }
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((n) => '─'.repeat(n)).join('  '), ...rows.map(line)].join('\n');
}

function length(text: string): number {
  return [...text].length;
}

function pad(text: string, width: number): string {
  const characters = [...text];
  if (characters.length > width) return `${characters.slice(0, width - 1).join('')}…`;
  return text + ' '.repeat(width - characters.length);
}
