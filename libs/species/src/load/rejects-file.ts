import type pg from 'pg';

/** The rows an import did not take, as CSV: step, line, reason, detail, raw. */
export async function* rejectsCsv(client: pg.ClientBase, batchId: string): AsyncGenerator<string> {
  yield 'step,line,reason,detail,raw\n';
  const page = 5_000;
  for (let offset = 0; ; offset += page) {
    const { rows } = await client.query<{ step: string; line: string; reason: string; detail: string; raw: string }>(
      `select r.step, r.line::text as line, r.reason, r.detail, r.raw from species.import_reject r join species.import_batch b using (batch_no)
        where b.id = $1 order by r.step, r.line, r.reason, r.detail, r.raw limit $2 offset $3`,
      [batchId, page, offset],
    );
    for (const row of rows) yield `${[row.step, row.line, row.reason, row.detail, row.raw].map(cell).join(',')}\n`;
    if (rows.length < page) return;
  }
}

/** A spreadsheet would run a cell that begins like a formula (CSV injection); an apostrophe makes it text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
