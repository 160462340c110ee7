import { message, type Language } from '#messages';
import { type Hand, nobody, type PageLine, type PermitPage, permitPage } from '#oversight';
import { table } from '../installation/table.js';
import { exit, type Io } from '../io.js';
import { CannotAudit, inOneView, openAudited, type OpenAudited, protectsNobody } from './records/audited-installation.js';
import { audited, findingLines } from './records/record-arguments.js';

export const permitUsage = `Usage: opencites audit permit NUMBER [--lang en|fr|es] [--json]

One page on a permit of this installation: who requested, processed, approved, issued, endorsed or altered it, when, in what
role, and where in the log that stands. Needs the machine of the authority; reads as the auditor's database role.

Exit: 0 rows and log agree, 1 a step has no entry or an entry does not fit its row, 2 no such permit or the records cannot be
      read, 64 usage, 70 internal.
`;

/** `opencites audit permit`: Decision 18.125 on one page. */
export async function permitCommand(argv: readonly string[], io: Io, open: OpenAudited = openAudited): Promise<number> {
  return audited({ argv, io, open, usage: permitUsage }, { name: true, out: false }, async (installation, { name, lang, json }) => {
    const number = (name ?? '').replace(/\s+/g, '').toUpperCase();
    const page = await inOneView(installation, (tx) => permitPage(tx, number, installation.policy));
    if (!page) throw new CannotAudit(message('audit.permit.none', { number }, lang));
    const code = page.findings.length === 0 ? exit.ok : exit.refuted;
    const demonstration = protectsNobody(installation.policy);
    if (json) {
      const verdict = code === exit.ok ? 'good' : 'bad';
      io.stdout.write(`${JSON.stringify({ verdict, exitCode: code, ...page, demonstration })}\n`);
    } else io.stdout.write(asText(page, demonstration, lang, io.stdout.columns));
    return code;
  });
}

function asText(page: PermitPage, demonstration: boolean, lang: Language, columns: number | undefined): string {
  const say = (id: string, args: Record<string, string | number> = {}) => message(`audit.permit.${id}`, args, lang);
  const { number, state, caseNumber, lines, looks, findings } = page;
  const head = (['part', 'act', 'at', 'who', 'organisation', 'role', 'entry', 'published'] as const).map((id) => say(`head.${id}`));
  const rows = lines.flatMap((line) => {
    const own = row(line, line.by, say);
    const second = line.with && ['', '', '', who(line.with, say), line.with.organisation, line.with.role, '', ''];
    return second ? [own, second] : [own];
  });
  const text = [
    say('title', { number, state, case: caseNumber }),
    say(findings.length === 0 ? 'good' : 'bad', { count: findings.length }),
    ...findingLines(findings, lang),
    '',
    table(head, rows, columns),
    '',
    say('looks', { looks }),
  ];
  if (demonstration) text.push(message('audit.demonstration', {}, lang));
  return `${text.join('\n')}\n`;
}

type Say = (id: string, args?: Record<string, string | number>) => string;

function row(line: PageLine, by: Hand, say: Say): string[] {
  const { part, act, at, log, index, published, event } = line;
  const entry = event === null ? say('absent') : index === null ? say('queued') : `${log} ${index}`;
  const stands = published === null ? say('unjudged') : say(published ? 'yes' : 'no');
  return [say(`part.${part}`), act, at, who(by, say), by.organisation, by.role, entry, event === null ? '' : stands];
}

function who({ name, person, pseudonym }: Hand, say: Say): string {
  if (person === nobody) return say('machine');
  return name ?? (pseudonym === null ? (person ?? say('erased')) : say('pseudonym', { pseudonym }));
}
