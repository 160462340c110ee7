import { appendFileSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Alarm, noteDelivery, raiseAlarm, undelivered } from '#identity';
import type { Tx, UnitOfWork } from '#database';
import type { Ledger } from '#ledger';
import { readFoundingKeys } from '../checks/founding-keys.js';
import { KeyHistory } from '../checks/key-history.js';
import { readOfficerKeys } from '../checks/officer-key.repository.js';
import type { SigningConfig } from '../signing.config.js';
import { signerActor } from '../signer-actor.js';
import { readConfirmedChanges } from './alarm-address.repository.js';
import { addressesNow } from './alarm-addresses.js';

/** Alarms of one turn. */
const batch = 50;
/** An address that does not answer must not hold up the others for long. */
const answerMilliseconds = 10_000;
const pauseMaxMilliseconds = 300_000;

/** What the signer remembers of the addresses, outside the database. */
interface Memory {
  readonly urls: readonly string[];
  /** Forged changes that were told already. */
  readonly forged: readonly string[];
}

/**
 * Tells alarms outside the database and outside the authority: each is appended to a file in the state directory and posted
 * to every address for which two officers signed. Runs in the signer, since a portal that was taken over would keep silent.
 */
export class AlarmPost {
  private readonly pauses = new Map<string, { readonly until: number; readonly length: number }>();

  constructor(
    private readonly config: Pick<SigningConfig, 'alarms' | 'ceremony' | 'portalUrl' | 'country' | 'report'>,
    private readonly unit: UnitOfWork,
    private readonly ledger: Ledger,
    private readonly send: typeof fetch = fetch,
  ) {}

  /** One turn. @returns whether there may be more to do at once */
  async run(): Promise<boolean> {
    mkdirSync(this.config.alarms, { recursive: true, mode: 0o700 });
    const urls = await this.addresses();
    const filed = await this.deliver('file', (alarm) => Promise.resolve(this.file(alarm)));
    let more = filed === batch;
    for (const url of urls) {
      const pause = this.pauses.get(url);
      if (pause && pause.until > Date.now()) continue;
      const posted = await this.deliver(url, (alarm) => this.post(url, alarm));
      more ||= posted === batch;
    }
    return more;
  }

  private async addresses(): Promise<readonly string[]> {
    const memory = this.remembered();
    const { hostname: rpId, origin } = new URL(this.config.portalUrl);
    const now = await this.unit.run(async (tx) => {
      const changes = await readConfirmedChanges(tx);
      const statements = changes.flatMap(({ proposal, confirmation }) => [proposal?.id, confirmation?.id]).filter((id) => id !== undefined);
      const keys = statements.length === 0 ? [] : await readOfficerKeys(tx, statements);
      const history = new KeyHistory(keys, readFoundingKeys(this.config.ceremony), { rpId, origin });
      const found = addressesNow(changes, memory.urls, history, { rpId, origin });
      for (const id of found.forged.filter((forged) => !memory.forged.includes(forged))) await this.alarm(tx, id);
      return found;
    });
    this.remember({ urls: now.urls, forged: now.forged });
    return now.urls;
  }

  private async alarm(tx: Tx, change: string): Promise<void> {
    await raiseAlarm(tx, this.ledger, signerActor(this.config.country), { code: 'alarm-address-forged', about: change, evidence: {} });
  }

  /** @returns how many were delivered */
  private async deliver(channel: string, to: (alarm: Alarm) => Promise<boolean>): Promise<number> {
    const alarms = await this.unit.run((tx) => undelivered(tx, channel, batch));
    let delivered = 0;
    for (const alarm of alarms) {
      // In order: a later alarm must not hide that an earlier one did not arrive.
      if (!(await to(alarm))) break;
      await this.unit.run((tx) => noteDelivery(tx, alarm.id, channel));
      delivered += 1;
    }
    return delivered;
  }

  private message(alarm: Alarm): string {
    const { id, code, about, evidence, raisedAt, writtenBy } = alarm;
    return JSON.stringify({ alarm: id, country: this.config.country, code, about, evidence, raisedAt: raisedAt.toISOString(), writtenBy });
  }

  private file(alarm: Alarm): boolean {
    appendFileSync(join(this.config.alarms, 'alarms.jsonl'), `${this.message(alarm)}\n`, { mode: 0o600, flush: true });
    return true;
  }

  private async post(url: string, alarm: Alarm): Promise<boolean> {
    try {
      const answer = await this.send(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: this.message(alarm),
        redirect: 'error',
        signal: AbortSignal.timeout(answerMilliseconds),
      });
      await answer.body?.cancel();
      if (answer.ok) {
        this.pauses.delete(url);
        return true;
      }
      this.pause(url, `status ${answer.status}`);
    } catch (error) {
      this.pause(url, error instanceof Error ? error.message : 'unreachable');
    }
    return false;
  }

  private pause(url: string, why: string): void {
    const length = Math.min((this.pauses.get(url)?.length ?? 2500) * 2, pauseMaxMilliseconds);
    this.pauses.set(url, { until: Date.now() + length, length });
    this.config.report({ level: 'warn', text: `an alarm did not reach ${new URL(url).host}: ${why}` });
  }

  private remembered(): Memory {
    const file = join(this.config.alarms, 'addresses.json');
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Memory) : { urls: [], forged: [] };
  }

  private remember(memory: Memory): void {
    const file = join(this.config.alarms, 'addresses.json');
    const text = `${JSON.stringify(memory, null, 2)}\n`;
    if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
    const handle = openSync(`${file}.new`, 'w', 0o600);
    writeSync(handle, text);
    fsyncSync(handle);
    closeSync(handle);
    renameSync(`${file}.new`, file);
  }
}
