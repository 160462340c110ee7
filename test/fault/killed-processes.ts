import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withClient } from '#database';
import { killHard, processesOf, until } from '../kit/own-processes.js';
import { loginsOf, type Ports, signedIn, StartedInstallation, superuserUrl } from '../kit/started-installation.js';
import { verifyHere } from '../kit/verify-here.js';
import { type Desk, openDesk } from './driven-cases.js';
import { brokenLaws } from './house-in-order.js';
import { seeded } from './random.js';

export type Victim = 'portal' | 'signer' | 'worker' | 'sequencer' | 'checkpoint' | 'witness-1' | 'postgres' | 'everything';

/** A durable installation whose processes are killed while people work. */
export class HouseUnderFire {
  private constructor(
    readonly home: string,
    readonly ports: Ports,
    private host: StartedInstallation,
    private readonly desk: Desk,
  ) {}

  static async open(): Promise<HouseUnderFire> {
    const home = mkdtempSync(join(tmpdir(), 'opencites-fault-'));
    chmodSync(home, 0o755);
    const ports = await StartedInstallation.ports();
    const host = StartedInstallation.host(home, ports, 'durable');
    await host.says('ready');
    return new HouseUnderFire(home, ports, host, await openDesk(home, ports));
  }

  get url(): string {
    return superuserUrl(this.home, this.ports);
  }

  repeated(): number {
    return this.desk.repeated();
  }

  /** Drives applications two at a time, and kills the victims one after the other at moments that the seed decides. */
  async fire(count: number, victims: readonly Victim[], seed: string): Promise<readonly string[]> {
    const random = seeded(seed);
    let working = true;
    let failed = false;
    const permits: string[] = [];
    const numbers = Array.from({ length: count }, (_, index) => `${seed}-${index}`);
    const worker = async () => {
      for (let id = numbers.shift(); id !== undefined; id = numbers.shift()) permits.push(await this.desk.issueOne(id));
    };
    const shooting = (async () => {
      for (const victim of victims) {
        // While there is work only: an idle process has nothing to lose.
        if (failed) return;
        if (!working) throw new Error(`The work was done before all ${victims.length} processes were killed; give it more applications`);
        await new Promise((resolve) => setTimeout(resolve, 150 + 900 * random()));
        await this.kill(victim);
      }
    })();
    const work = Promise.all([worker(), worker()])
      .catch((error: unknown) => {
        failed = true;
        const faults = this.logs()
          .split('\n')
          .filter((line) => line.includes('"level":50'));
        throw new Error(`${String(error)}\n${faults.slice(-5).join('\n')}`, { cause: error });
      })
      .finally(() => (working = false));
    // Both to their end, whatever happens: nothing may be started after this house is closed.
    const [worked, shot] = await Promise.allSettled([work, shooting]);
    if (worked.status === 'rejected') throw worked.reason;
    if (shot.status === 'rejected') throw shot.reason;
    return permits;
  }

  private async kill(victim: Victim): Promise<void> {
    if (victim === 'everything') {
      await this.host.kill('everything');
      this.host = StartedInstallation.host(this.home, this.ports, 'durable');
      await this.host.says('ready');
    } else {
      const pid = processesOf(this.home)[victim];
      // Killed a moment ago and not back yet: a second shot would hit nothing.
      if (pid === null) await until(() => processesOf(this.home)[victim] !== null, `${victim} to be back`);
      await killHard(processesOf(this.home)[victim] ?? pid ?? 0);
      await until(() => ![null, pid].includes(processesOf(this.home)[victim]), `a new ${victim}`, 60_000);
    }
  }

  /** Lets two minutes pass for the jobs of signers that were killed, and waits until nothing is open any more. */
  async settle(patienceMs: number, waitForLeases: boolean): Promise<void> {
    await until(
      async () => {
        const open = await withClient(this.url, async (client) => {
          if (!waitForLeases) {
            const dead = `update issuance.signing_job set claimed_at = now() - interval '121 seconds' where state = 'running' and claimed_at < now() - interval '10 seconds'`;
            await client.query(dead);
          }
          const { rows } = await client.query<{ open: string }>(
            `select (select count(*) from issuance.signing_job where kind <> 'trust' and state in ('waiting', 'running'))
                  + (select count(*) from issuance.permit where state not in ('issued', 'void', 'lapsed')) as open`,
          );
          return Number(rows[0]?.open);
        }).catch(() => -1); // The server may be starting.
        return open === 0;
      },
      'every permit to be issued',
      patienceMs,
    );
  }

  async states(): Promise<Record<string, number>> {
    return withClient(this.url, async (client) => {
      const { rows } = await client.query<{ state: string; count: string }>('select state, count(*) from issuance.permit group by state');
      return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
    });
  }

  brokenLaws(): Promise<Record<string, readonly unknown[]>> {
    return brokenLaws(this.url);
  }

  /** Exit codes of the offline check over what the holder gets for each permit. */
  async verdicts(permits: readonly string[]): Promise<readonly (readonly [number: string | undefined, code: number])[]> {
    const holder = await signedIn(this.home, this.ports, 'applicant');
    const directory = join(this.home, 'fetched');
    mkdirSync(directory, { recursive: true });
    const verdicts: (readonly [string | undefined, number])[] = [];
    for (const id of permits) {
      const file = join(directory, `${id}.pdf`);
      writeFileSync(file, (await holder.call({ method: 'GET', path: `/v1/permits/${id}/pdf` })).bytes);
      const { code, json } = await verifyHere(file, join(this.home, 'trust'), '--specimen');
      verdicts.push([json.permit?.number, code]);
    }
    holder.close();
    return verdicts;
  }

  /** What the processes wrote to their logs: never a password or what stood in a form. */
  logs(): string {
    const log = join(this.home, 'log');
    return readdirSync(log)
      .map((name) => readFileSync(join(log, name), 'utf8'))
      .join('\n');
  }

  secrets(): readonly string[] {
    return loginsOf(this.home).map(({ password }) => password);
  }

  async close(): Promise<void> {
    this.desk.close();
    await this.host.remove();
    rmSync(this.home, { recursive: true, force: true });
  }
}
