import { exit, type Io } from '../io.js';

const usage = `Usage: opencites audit VERB ...

  audit fsck URL|DIR --key VKEY ...                 derive a log anew from its published bytes
  audit follow URL|DIR --state FILE --key VKEY ...  the same, from where the last run ended
  audit dump URL|DIR --key VKEY ...                 entries as JSON lines, checked
  audit proof FILE.tlog-proof --entry FILE ...      is this entry in the log?
  audit draw CASE --log URL|DIR --witness URL|FILE  does the officer follow from what was published?
  audit receipt FILE --log URL|DIR --trust DIR      does the log hold what a receipt promises?

On the machine of an authority, as its auditor:
  audit permit NUMBER                               who requested, processed, approved, issued, endorsed or altered it
  audit proof NUMBER|EVENT [--out DIR]              writes the proof of a permit or an event
  audit reconcile                                   do tables and logs tell the same?

audit VERB --help says more.
`;

type Verb = (argv: readonly string[], io: Io) => Promise<number>;

const verbs: Readonly<Record<string, () => Promise<Verb>>> = {
  fsck: async () => (await import('./fsck.command.js')).fsckCommand,
  follow: async () => (await import('./follow.command.js')).followCommand,
  draw: async () => (await import('./draw.command.js')).drawCommand,
  dump: async () => (await import('./dump.command.js')).dumpCommand,
  permit: async () => (await import('./permit.command.js')).permitCommand,
  proof: async () => (await import('./proof.command.js')).proofCommand,
  reconcile: async () => (await import('./reconcile.command.js')).reconcileCommand,
  receipt: async () => (await import('./receipt.command.js')).receiptCommand,
};

/** `opencites audit`: for those who do not believe the authority. */
export async function auditCommand(argv: readonly string[], io: Io): Promise<number> {
  const [name = '', ...rest] = argv;
  if (['--help', '-h'].includes(name)) {
    io.stdout.write(usage);
    return exit.ok;
  }
  const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!load) {
    io.stderr.write(name === '' ? usage : `There is no "audit ${name}".\n\n${usage}`);
    return exit.usage;
  }
  return (await load())(rest, io);
}
