import { readFile } from 'node:fs/promises';
import { equalHashes, isDemonstration, parsePolicy, parseVkey, type Policy, type Vkey } from '#merkle';

/** How a person says whom to believe: a policy file, or keys one by one. */
export interface TrustOptions {
  readonly policy?: string | undefined;
  readonly key?: readonly string[] | undefined;
  readonly witness?: readonly string[] | undefined;
  readonly quorum?: string | undefined;
}

export interface AuditPolicy {
  readonly policy: Policy;
  /** All witnesses are the log operator's own: they protect against nobody. */
  readonly demonstration: boolean;
}

/** The policy, or what is wrong with the options, for people. */
export async function readPolicy(options: TrustOptions): Promise<AuditPolicy | string> {
  const { policy: file, key = [], witness = [], quorum } = options;
  if (file !== undefined) {
    if (key.length + witness.length > 0 || quorum !== undefined) return '--policy stands for --key, --witness and --quorum.';
    const text = await readFile(file).catch(() => null);
    if (!text) return `The policy ${file} cannot be read.`;
    const read = parsePolicy(text);
    if (!read.ok) return `${file} is no policy: ${read.reason} in line ${read.line}.`;
    return { policy: read.policy, demonstration: isDemonstration(read.policy) || areOwn(read.policy) };
  }
  const logs = await readKeys('--key', key);
  if (typeof logs === 'string') return logs;
  if (logs.length === 0) return 'The log is known by its key: --key VKEY, from somewhere else than the log.';
  const witnesses = await readKeys('--witness', witness);
  if (typeof witnesses === 'string') return witnesses;
  if (logs.some(({ algorithm }) => algorithm !== 1)) return '--key takes the key of a log (signature type 1).';
  if (witnesses.some(({ algorithm }) => algorithm === 1)) return '--witness takes the key of a witness (signature type 4).';
  if (new Set(logs.map(({ name }) => name)).size > 1) return 'Several --key must be keys of one log, with one name.';
  const needed = quorum === undefined ? Math.floor(witnesses.length / 2) + (witnesses.length > 0 ? 1 : 0) : Number(quorum);
  if (!Number.isSafeInteger(needed) || needed < 0 || needed > witnesses.length || (quorum !== undefined && !/^\d+$/.test(quorum)))
    return '--quorum takes a number, not more than there are witnesses.';
  const policy = quorumOf(logs, witnesses, needed);
  return { policy, demonstration: areOwn(policy) };
}

/** A key under two names is one witness: the second name counts for nothing, and a quorum that needs it is not met. */
function quorumOf(logs: readonly Vkey[], witnesses: readonly Vkey[], needed: number): Policy {
  const distinct = witnesses.filter(
    (witness, i) => witnesses.findIndex(({ publicKey }) => equalHashes(publicKey, witness.publicKey)) === i,
  );
  const named = distinct.map((vkey, i) => ({ name: `w${i + 1}`, vkey, url: null }));
  return {
    logs: logs.map((vkey) => ({ vkey, url: null })),
    witnesses: named,
    groups: needed === 0 ? [] : [{ name: 'quorum', threshold: needed, members: named.map(({ name }) => name) }],
    quorum: needed === 0 ? null : 'quorum',
    comments: [],
  };
}

/** Each value is a verifier key, or a file with one a line. */
async function readKeys(option: string, values: readonly string[]): Promise<Vkey[] | string> {
  const keys: Vkey[] = [];
  for (const value of values) {
    // File names with a plus sign are rare; keys without one do not exist.
    const file = value.includes('+') ? null : await readFile(value, 'utf8').catch(() => null);
    const lines = file === null ? [value] : file.split('\n').filter((line) => line.trim() !== '');
    for (const line of lines) {
      const read = parseVkey(line.trim());
      if (!read.ok) return `${option} ${value}: not a verifier key (${read.reason}).`;
      if (!keys.some(({ name, publicKey }) => name === read.value.name && equalHashes(publicKey, read.value.publicKey)))
        keys.push(read.value);
    }
  }
  return keys;
}

/** Names are addresses: a witness on the log's own host is no second pair of eyes. */
function areOwn({ logs, witnesses }: Policy): boolean {
  const host = (name: string) => name.split('/')[0]?.replace(/:\d+$/, '');
  const own = new Set(logs.map(({ vkey }) => host(vkey.name)));
  return witnesses.length > 0 && witnesses.every(({ vkey }) => own.has(host(vkey.name)));
}
