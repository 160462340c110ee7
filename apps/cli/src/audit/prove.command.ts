import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tx } from '#database';
import { LogProofs } from '#ledger';
import { message } from '#messages';
import { eventById, eventsAbout, type LoggedEvent, permitIdOf, proveEvent } from '#oversight';
import { exit, type Io } from '../io.js';
import { base64, isoTime } from './audit-report.js';
import {
  type AuditedInstallation,
  CannotAudit,
  inOneView,
  openAudited,
  type OpenAudited,
  protectsNobody,
} from './records/audited-installation.js';
import { audited, unchecked } from './records/record-arguments.js';

export const proveUsage = `Usage: opencites audit proof NUMBER|EVENT [--out DIR] [--lang en|fr|es] [--json]

  NUMBER      permit of this installation: its permit.issued entry
  EVENT       id of any event
  --out DIR   where NUMBER.tlog-proof and NUMBER.entry are written; here unless said

Proves by the newest published checkpoint and checks with the log's policy of this installation. Entries of the restricted log
are for inspectors: keep them so.

Exit: 0 written and proved, 1 not proved (nothing is written), 2 not found or not in a published checkpoint yet, 64 usage.
`;

const permitNumber = /^\d{2}[A-Z]{2}\d{6}$/i;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `opencites audit proof NUMBER|EVENT`: from the records of an installation. */
export async function proveCommand(argv: readonly string[], io: Io, open: OpenAudited = openAudited): Promise<number> {
  return audited({ argv, io, open, usage: proveUsage }, { name: true, out: true }, async (installation, request) => {
    const { name, out, lang, json } = request;
    const stem = permitNumber.test(name ?? '') ? (name ?? '').toUpperCase() : (name ?? '').toLowerCase();
    const { policy, event, standing } = await proved(installation, stem);
    if (standing.state === 'waiting' || event.bytes === null)
      return unchecked(message('audit.records.waiting', { where: stem }, lang), request, io);
    const files = [`${stem}.tlog-proof`, `${stem}.entry`].map((file) => join(out, file));
    const failure = standing.state === 'refuted' ? { id: 'not-in-log', where: event.eventId, detail: standing.reason } : null;
    if (standing.state === 'proved') {
      await mkdir(out, { recursive: true });
      await writeFile(files[0] ?? '', standing.proof);
      await writeFile(files[1] ?? '', event.bytes);
    }
    const code = failure ? exit.refuted : exit.ok;
    const verdict = failure ? 'bad' : 'good';
    const judged = standing.state === 'proved' ? standing.verdict : null;
    const witnesses = judged?.witnesses.map(({ witness, time }) => ({ name: witness.vkey.name, time: isoTime(time) })) ?? [];
    const log = judged && { origin: judged.checkpoint.origin, size: judged.checkpoint.size, root: base64(judged.checkpoint.root) };
    const demonstration = protectsNobody(policy);
    const told = { verdict, exitCode: code, failure, event: event.eventId, index: event.index, log, witnesses, demonstration, files: failure ? [] : files }; // prettier-ignore
    if (json) {
      io.stdout.write(`${JSON.stringify(told)}\n`);
      return code;
    }
    const say = (id: string, args: Record<string, string | number> = {}) => message(`audit.${id}`, args, lang);
    const lines = [say(`proof.${verdict}`)];
    if (failure) lines.push(`  ${failure.id}: ${say(`records.${failure.id}`, { where: failure.where, detail: failure.detail })}`);
    if (log) lines.push(say('proof.index', { index: event.index ?? 0 }), say('log', log));
    for (const witness of witnesses) lines.push(say('witness', witness));
    if (demonstration) lines.push(say('demonstration'));
    if (!failure) lines.push(...files);
    io.stdout.write(`${lines.join('\n')}\n`);
    return code;
  });
}

async function proved(installation: AuditedInstallation, name: string) {
  const { policy } = installation;
  if (!policy) throw new CannotAudit('no policy of the log');
  return inOneView(installation, async (tx) => {
    const event = permitNumber.test(name) ? await issuedEvent(tx, name) : uuid.test(name) ? await eventById(tx, name) : null;
    if (!event) throw new CannotAudit(`no event of ${name}`);
    return { policy, event, standing: await proveEvent(tx, new LogProofs(), event, policy) };
  });
}

async function issuedEvent(tx: Tx, number: string): Promise<LoggedEvent | null> {
  const permit = await permitIdOf(tx, number);
  if (permit === null) return null;
  return (await eventsAbout(tx, [permit])).find(({ words }) => words?.kind === 'permit.issued') ?? null;
}
