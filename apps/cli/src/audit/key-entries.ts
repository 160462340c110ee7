import { nodeCrypto } from '#keystore/verify-crypto';
import { equalHashes, formatVkey, parseVkey, type Vkey, type FsckFailure } from '#merkle';
import { ed25519Verify, type FreezeStatement, openFreezeStatement, readFreezeStatement, type Root } from '#trust';
import { readEntry } from '#verify';
import { rotationText } from '../log/rotation-text.js';

type Members = Readonly<Record<string, unknown>>;

interface Told {
  readonly where: string;
  readonly pub: Members;
}

/** What an entry about the log's own key must carry, and how it failed; `detail` of a failure `key-signature`. */
type KeyFault =
  'malformed' | 'other-log' | 'not-the-key-before' | 'not-the-key-given' | 'rotation' | 'statement' | 'statement-differs' | 'root';

/**
 * Entries by which a log speaks of its own keys: `key.rotated`, signed by the outgoing one, and the first entry of a
 * successor, signed by the country's root. Collected while a log is checked, and judged once it is whole.
 */
export class KeyEntries {
  private readonly rotations: Told[] = [];
  private beginning: Told | null = null;

  /** @param keys of the log, as the auditor was given them @param root null where the auditor gave no trust directory */
  constructor(
    private readonly keys: readonly Vkey[],
    private readonly root: Root | null,
  ) {}

  note(bytes: Uint8Array, index: number): void {
    const entry = readEntry(bytes);
    if (typeof entry === 'string') return;
    const told = { where: `entry ${index}`, pub: (entry['pub'] ?? {}) as Members };
    if (entry['k'] === 'key.rotated') this.rotations.push(told);
    if (index === 0 && (entry['k'] === 'log.successor' || entry['k'] === 'log.restricted-successor')) this.beginning = told;
  }

  /** The log begins with a statement whose signature nobody could check: no root was given. */
  get unproven(): boolean {
    return this.beginning !== null && this.root === null;
  }

  /** @param origin of the log's checkpoint */
  async failure(origin: string): Promise<FsckFailure | null> {
    const begun = this.beginning && (await this.beginningFault(origin, this.beginning.pub));
    if (this.beginning && begun) return { id: 'key-signature', where: this.beginning.where, detail: begun };
    let before: Vkey | null = null;
    for (const { where, pub } of this.rotations) {
      const next: Vkey | KeyFault = await this.rotation(origin, pub, before);
      if (typeof next === 'string') return { id: 'key-signature', where, detail: next };
      before = next;
    }
    const last = this.rotations.findLast(({ pub }) => String(pub['new']).startsWith(`${origin}+`));
    // The auditor has the outgoing key or the new one: otherwise this log was handed on to somebody nobody named.
    const [old, fresh] = [last?.pub['old'], last?.pub['new']];
    if (last && !this.keys.map(formatVkey).some((key) => key === old || key === fresh))
      return { id: 'key-signature', where: last.where, detail: 'not-the-key-given' satisfies KeyFault };
    return null;
  }

  private async rotation(origin: string, pub: Members, before: Vkey | null): Promise<Vkey | KeyFault> {
    const [old, fresh, from, until, signature] = ['old', 'new', 'from', 'until', 'signature'].map((name) => pub[name]);
    if (typeof old !== 'string' || typeof fresh !== 'string' || typeof from !== 'string' || typeof until !== 'string') return 'malformed';
    const [outgoing, next] = [parseVkey(old), parseVkey(fresh)];
    if (!outgoing.ok || !next.ok || outgoing.value.algorithm !== 1 || next.value.algorithm !== 1) return 'malformed';
    if (outgoing.value.name !== next.value.name) return 'other-log';
    // A successor may take over what its predecessor told of its own key and did not get witnessed.
    const takenOver = this.beginning !== null && outgoing.value.name === this.beginning.pub['origin'];
    if (outgoing.value.name !== origin && !takenOver) return 'other-log';
    if (before?.name === outgoing.value.name && !equalHashes(before.publicKey, outgoing.value.publicKey)) return 'not-the-key-before';
    const signed = Buffer.from(typeof signature === 'string' ? signature : '', 'base64url');
    const text = Buffer.from(rotationText({ old, new: fresh, from, until }));
    return (await ed25519Verify(nodeCrypto)(outgoing.value.publicKey, text, signed)) ? next.value : 'rotation';
  }

  private async beginningFault(origin: string, pub: Members): Promise<KeyFault | null> {
    const bytes = new Uint8Array(Buffer.from(typeof pub['statement'] === 'string' ? pub['statement'] : '', 'base64url'));
    const read = readFreezeStatement(bytes);
    if (read.state !== 'ok') return 'statement';
    if (!saysSo(read.value, pub) || read.value.successor !== origin) return 'statement-differs';
    return this.root && (await openFreezeStatement(bytes, this.root, nodeCrypto)).state !== 'ok' ? 'root' : null;
  }
}

function saysSo(said: FreezeStatement, pub: Members): boolean {
  return (
    said.origin === pub['origin'] &&
    said.size === pub['size'] &&
    Buffer.from(said.root).toString('base64') === pub['root'] &&
    said.reason === pub['reason'] &&
    said.missingFrom === pub['missingFrom']
  );
}
