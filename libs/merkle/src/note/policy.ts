import { fromDecimal, fromUtf8, hexOf, utf8 } from './encoding.js';
import { formatVkey, parseVkey, type Vkey } from './vkey.js';

export interface PolicyLog {
  readonly vkey: Vkey;
  readonly url: string | null;
}

export interface PolicyWitness {
  /** Name inside the policy only; the key has a name of its own. */
  readonly name: string;
  readonly vkey: Vkey;
  /** Submission prefix of C2SP tlog-witness. */
  readonly url: string | null;
}

export interface PolicyGroup {
  readonly name: string;
  /** How many members must have witnessed. */
  readonly threshold: number;
  /** Names of witnesses and groups, each a member of one group at most. */
  readonly members: readonly string[];
}

/** C2SP tlog-policy: which logs count, which witnesses are known, and which of them are enough. */
export interface Policy {
  readonly logs: readonly PolicyLog[];
  readonly witnesses: readonly PolicyWitness[];
  readonly groups: readonly PolicyGroup[];
  /** Name of a witness or group; null for `quorum none`. */
  readonly quorum: string | null;
  /** Comment lines without "#", white space around them cut off. */
  readonly comments: readonly string[];
}

export type PolicyFaultReason =
  | 'too-long'
  | 'octet'
  | 'keyword'
  | 'fields'
  | 'vkey'
  | 'key-type'
  | 'duplicate-key'
  | 'duplicate-name'
  | 'unknown-name'
  | 'member-twice'
  | 'threshold'
  | 'second-quorum'
  | 'no-quorum'
  | 'too-many';

export interface PolicyFault {
  readonly ok: false;
  readonly reason: PolicyFaultReason;
  /** Counted from 1; 0 where the fault is of no single line. */
  readonly line: number;
}

export type ParsedPolicy = { readonly ok: true; readonly policy: Policy } | PolicyFault;

const maximumBytes = 1_000_000;
const maximumOfEach = 256;

/** Marks policies whose witnesses belong to the log's own operator, such as those of a fresh installation. */
export const demonstrationNotice = 'demonstration witnesses: no protection';

export function isDemonstration(policy: Policy): boolean {
  return policy.comments.includes(demonstrationNotice);
}

/** Reads a policy file. Never throws. */
export function parsePolicy(input: Uint8Array | string): ParsedPolicy {
  const bytes = typeof input === 'string' ? utf8(input) : input;
  if (bytes.length > maximumBytes) return { ok: false, reason: 'too-long', line: 0 };
  const reader = new PolicyReader();
  const octets = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  for (const [index, line] of octets.split('\n').entries()) {
    const reason = reader.read(line);
    if (reason) return { ok: false, reason, line: index + 1 };
  }
  return reader.policy();
}

/** C2SP tlog-policy text. @throws RangeError when the parts do not make a policy */
export function formatPolicy(policy: Policy): string {
  const url = (value: string | null) => (value === null ? '' : ` ${value}`);
  const text = [
    ...policy.comments.map((comment) => `# ${comment}`),
    ...policy.logs.map((log) => `log ${formatVkey(log.vkey)}${url(log.url)}`),
    ...policy.witnesses.map((witness) => `witness ${witness.name} ${formatVkey(witness.vkey)}${url(witness.url)}`),
    ...policy.groups.map(({ name, threshold, members }) => `group ${name} ${threshold} ${members.join(' ')}`),
    `quorum ${policy.quorum ?? 'none'}`,
    '',
  ].join('\n');
  const read = parsePolicy(text);
  if (!read.ok) throw new RangeError(`not a policy: ${read.reason} in line ${read.line}`);
  return text;
}

class PolicyReader {
  private readonly logs: PolicyLog[] = [];
  private readonly witnesses: PolicyWitness[] = [];
  private readonly groups: PolicyGroup[] = [];
  private readonly comments: string[] = [];
  private quorum: string | null | undefined;
  /** Witnesses and groups share one set of names. */
  private readonly names = new Set<string>();
  private readonly members = new Set<string>();
  private readonly keys = new Set<string>();

  /** @returns what is wrong with the line, or null */
  read(line: string): PolicyFaultReason | null {
    // Allowed are tab, printable ASCII and every octet with the high bit.
    for (let at = 0; at < line.length; at++) {
      const octet = line.charCodeAt(at);
      if ((octet < 0x20 && octet !== 0x09) || octet === 0x7f) return 'octet';
    }
    const words = line.split(/[ \t]+/).filter((word) => word !== '');
    const [keyword = '', ...fields] = words.map(fromOctets);
    if (keyword === '') return null;
    if (keyword.startsWith('#')) return this.comment(fromOctets(line));
    switch (keyword) {
      case 'log':
        return this.log(fields);
      case 'witness':
        return this.witness(fields);
      case 'group':
        return this.group(fields);
      case 'quorum':
        return this.setQuorum(fields);
      default:
        return 'keyword';
    }
  }

  policy(): ParsedPolicy {
    if (this.quorum === undefined) return { ok: false, reason: 'no-quorum', line: 0 };
    const { logs, witnesses, groups, quorum, comments } = this;
    return { ok: true, policy: { logs, witnesses, groups, quorum, comments } };
  }

  private comment(line: string): null {
    this.comments.push(line.replace(/^[ \t]*#[ \t]*/, '').replace(/[ \t]+$/, ''));
    return null;
  }

  private log([text, url, ...rest]: string[]): PolicyFaultReason | null {
    if (text === undefined || rest.length > 0) return 'fields';
    const vkey = parseVkey(text);
    if (!vkey.ok) return 'vkey';
    // A log's key of type 4 would sign with a time, which only witnesses do.
    if (vkey.value.algorithm === 4) return 'key-type';
    const reason = this.takeKey(vkey.value) ?? full(this.logs);
    if (!reason) this.logs.push({ vkey: vkey.value, url: url ?? null });
    return reason;
  }

  private witness([name, text, url, ...rest]: string[]): PolicyFaultReason | null {
    if (name === undefined || text === undefined || rest.length > 0) return 'fields';
    const vkey = parseVkey(text);
    if (!vkey.ok) return 'vkey';
    if (vkey.value.algorithm === 1) return 'key-type';
    const reason = this.takeKey(vkey.value) ?? this.takeName(name) ?? full(this.witnesses);
    if (!reason) this.witnesses.push({ name, vkey: vkey.value, url: url ?? null });
    return reason;
  }

  private group([name, threshold, ...members]: string[]): PolicyFaultReason | null {
    if (name === undefined || threshold === undefined || members.length === 0) return 'fields';
    for (const member of members) {
      // Only names of earlier lines, which rules out circles, and `none` is no member.
      if (!this.names.has(member)) return 'unknown-name';
      // A witness must count in one way only, within a group and between groups.
      if (this.members.has(member)) return 'member-twice';
      this.members.add(member);
    }
    const least = threshold === 'all' ? members.length : threshold === 'any' ? 1 : fromDecimal(threshold);
    if (least === null || least < 1 || least > members.length) return 'threshold';
    const reason = this.takeName(name) ?? full(this.groups);
    if (!reason) this.groups.push({ name, threshold: least, members });
    return reason;
  }

  private setQuorum([name, ...rest]: string[]): PolicyFaultReason | null {
    if (name === undefined || rest.length > 0) return 'fields';
    if (this.quorum !== undefined) return 'second-quorum';
    if (name !== 'none' && !this.names.has(name)) return 'unknown-name';
    this.quorum = name === 'none' ? null : name;
    return null;
  }

  private takeName(name: string): PolicyFaultReason | null {
    if (name === 'none' || this.names.has(name)) return 'duplicate-name';
    this.names.add(name);
    return null;
  }

  /**
   * One public key is one party, whatever names it goes by: one witness must not fill a quorum alone. Stricter than
   * C2SP between logs and witnesses: a log that witnesses itself witnesses nothing.
   */
  private takeKey({ publicKey }: Vkey): PolicyFaultReason | null {
    const key = hexOf(publicKey);
    if (this.keys.has(key)) return 'duplicate-key';
    this.keys.add(key);
    return null;
  }
}

function full(list: readonly unknown[]): PolicyFaultReason | null {
  return list.length >= maximumOfEach ? 'too-many' : null;
}

/**
 * Names are opaque octets: those that are no UTF-8 become text by turning each high octet into half of a surrogate pair,
 * which no UTF-8 text contains, so different octets never become one name.
 */
function fromOctets(word: string): string {
  const bytes = Uint8Array.from(word, (character) => character.charCodeAt(0));
  return fromUtf8(bytes) ?? word.replace(/[\u0080-\u00ff]/g, (high) => String.fromCharCode(0xdc00 + high.charCodeAt(0)));
}
