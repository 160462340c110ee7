import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { newId } from '#database';
import { delimiter, nullMarker, stageColumns, StageCopy } from '../read/stage-copy.js';
import { type ImportSource, type ImportStep, KnownTaxa, type StepChunk } from './import-source.js';
import { type Progress, type ProgressOutput, progressTo } from './progress.js';

export interface ImportOptions {
  /** YYYY-MM-DD on which an approved update takes effect. */
  readonly effectiveOn: string;
  readonly progress?: ProgressOutput;
  /** `of-the-caller`: no transaction is begun here; everything belongs to the one that is running. */
  readonly transaction?: 'per-chunk' | 'of-the-caller';
}

export interface ImportReport {
  readonly batchId: string;
  readonly resumed: boolean;
  readonly rowsRead: number;
  readonly rowsRejected: number;
}

interface OpenBatch {
  readonly id: string;
  readonly batchNo: number;
  readonly resumed: boolean;
}

/**
 * Reads a source into the stage. Rows go by COPY, chunk by chunk, each chunk in one transaction with the position it reached,
 * so an import that was killed goes on where it stopped when it is started again with the same content.
 *
 * @param client a connection of its own as oc_worker
 */
export async function importSpecies(client: pg.ClientBase, source: ImportSource, options: ImportOptions): Promise<ImportReport> {
  // Two imports at once would only slow each other down; the second waits.
  await client.query('select pg_advisory_lock(7251031)');
  try {
    return await stageSpecies(client, source, options);
  } finally {
    await client.query('select pg_advisory_unlock(7251031)');
  }
}

/** `importSpecies` without its lock, for a caller that is alone anyway. */
export async function stageSpecies(client: pg.ClientBase, source: ImportSource, options: ImportOptions): Promise<ImportReport> {
  const progress = progressTo(options.progress);
  const batch = await openBatch(client, source, options.effectiveOn);
  const known = new KnownTaxa();
  if (batch.resumed) await recall(client, batch.batchNo, known);
  await runSteps(client, batch.batchNo, await source.steps(), known, progress, options.transaction !== 'of-the-caller');
  progress.finish();
  await client.query('select species.close_import($1)', [batch.id]);
  const { rows } = await client.query<{ read: string; rejected: string }>(
    'select rows_read as read, rows_rejected as rejected from species.import_batch where id = $1',
    [batch.id],
  );
  return { batchId: batch.id, resumed: batch.resumed, rowsRead: Number(rows[0]?.read), rowsRejected: Number(rows[0]?.rejected) };
}

async function openBatch(client: pg.ClientBase, source: ImportSource, effectiveOn: string): Promise<OpenBatch> {
  const digest = await source.digest();
  const { rows } = await client.query<{ id: string; batch_no: number }>(
    `select id, batch_no from species.import_batch
      where state = 'staging' and source_kind = $1 and source_digest = $2 and effective_on = $3::date order by batch_no desc limit 1`,
    [source.kind, digest, effectiveOn],
  );
  if (rows[0]) return { id: rows[0].id, batchNo: rows[0].batch_no, resumed: true };
  const id = newId();
  const opened = await client.query<{ batch_no: number }>('select species.open_import($1, $2, $3, $4, $5, $6, $7) as batch_no', [
    id,
    source.kind,
    source.name,
    digest,
    source.coverage,
    source.complete,
    effectiveOn,
  ]);
  const batchNo = opened.rows[0]?.batch_no;
  if (batchNo === undefined) throw new Error('species.open_import returned nothing');
  return { id, batchNo, resumed: false };
}

async function recall(client: pg.ClientBase, batchNo: number, known: KnownTaxa): Promise<void> {
  const { rows } = await client.query<{ id: string; name: string; source: string }>(
    'select source_id as id, scientific_name as name, source from species.stage_taxon where batch_no = $1',
    [batchNo],
  );
  for (const { id, name, source } of rows) known.add(id, name, source);
  const aliases = await client.query<{ from: string; to: string }>(
    'select same_from as "from", same_to as "to" from species.import_reject where batch_no = $1 and same_from is not null',
    [batchNo],
  );
  for (const { from, to } of aliases.rows) known.alias(from, to);
}

interface Piece {
  readonly step: ImportStep;
  /** Null: the step is at its end. */
  readonly chunk: StepChunk | null;
  /** Position from which the step was read in this run. */
  readonly from: number;
}

/** All chunks of all steps that are not done yet, one after the other. */
async function* pieces(
  steps: readonly ImportStep[],
  reached: ReadonlyMap<string, StepPosition>,
  known: KnownTaxa,
  batchNo: number,
): AsyncGenerator<Piece> {
  for (const step of steps) {
    const before = reached.get(step.name);
    if (before?.done) continue;
    const from = { cursor: Number(before?.cursor ?? 0), line: Number(before?.line ?? 0) };
    for await (const chunk of step.read(from, known, () => new StageCopy(batchNo))) yield { step, chunk, from: from.cursor };
    yield { step, chunk: null, from: from.cursor };
  }
}

interface StepPosition {
  readonly step: string;
  readonly cursor: string;
  readonly line: string;
  readonly done: boolean;
}

async function runSteps(
  client: pg.ClientBase,
  batchNo: number,
  steps: readonly ImportStep[],
  known: KnownTaxa,
  progress: Progress,
  ownTransactions: boolean,
): Promise<void> {
  const { rows } = await client.query<StepPosition>('select step, cursor, line, done from species.import_step where batch_no = $1', [
    batchNo,
  ]);
  const all = pieces(steps, new Map(rows.map((row) => [row.step, row])), known, batchNo);
  try {
    let shown: ImportStep | null = null;
    for (let next = all.next(); ;) {
      const { value: piece, done } = await next;
      if (done) return;
      if (piece.step !== shown) progress.step(piece.step.name, piece.step.size, piece.from);
      shown = piece.step;
      const stored = ownTransactions ? inTransaction(client, () => store(client, batchNo, piece)) : store(client, batchNo, piece);
      // The next chunk is read while the server takes this one.
      next = all.next();
      next.catch(() => undefined);
      await stored;
      if (piece.chunk) progress.advance(piece.chunk.cursor, piece.chunk.rowsRead, piece.chunk.rejected.length);
    }
  } finally {
    await all.return(undefined);
  }
}

async function store(client: pg.ClientBase, batchNo: number, { step, chunk }: Piece): Promise<void> {
  if (chunk) return storeChunk(client, batchNo, step.name, chunk);
  await client.query(
    `insert into species.import_step (batch_no, step, done) values ($1, $2, true)
     on conflict on constraint import_step_pk do update set done = true`,
    [batchNo, step.name],
  );
}

async function storeChunk(client: pg.ClientBase, batchNo: number, step: string, chunk: StepChunk): Promise<void> {
  for (const [table, text] of chunk.copy.buffers())
    await pipeline(
      Readable.from([text]),
      client.query(
        copyFrom(
          `copy species.stage_${table} (batch_no, ${stageColumns[table]}) from stdin with (delimiter '${delimiter}', null '${nullMarker}')`,
        ),
      ),
    );
  if (chunk.rejected.length > 0)
    await client.query(
      `insert into species.import_reject (batch_no, step, line, reason, detail, raw, same_from, same_to)
         select $1, $2, r.* from unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) as r`,
      [
        batchNo,
        step,
        chunk.rejected.map(({ line }) => line),
        chunk.rejected.map(({ reason }) => reason),
        chunk.rejected.map(({ detail }) => detail),
        chunk.rejected.map(({ raw }) => raw),
        chunk.rejected.map(({ alias }) => alias?.from ?? null),
        chunk.rejected.map(({ alias }) => alias?.to ?? null),
      ],
    );
  await client.query(
    `insert into species.import_step (batch_no, step, cursor, line, rows_read, rows_rejected) values ($1, $2, $3, $4, $5, $6)
       on conflict on constraint import_step_pk do update set cursor = excluded.cursor, line = excluded.line,
         rows_read = species.import_step.rows_read + excluded.rows_read, rows_rejected = species.import_step.rows_rejected + excluded.rows_rejected`,
    [batchNo, step, chunk.cursor, chunk.line, chunk.rowsRead, chunk.rejected.length],
  );
}

async function inTransaction(client: pg.ClientBase, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
