import { createHash } from 'node:crypto';
import type { Tx } from '#database';

/**
 * Who is held up by wrong guesses.
 *
 * - One address, one name: five attempts are free; from the sixth on 2, 4, 8 … up to 900 seconds must lie between two. An
 *   hour without an attempt, or a success, begins anew.
 * - One name, all addresses that never signed in with it: so many attempts in ten minutes, however many machines guess.
 *
 * What others do from other addresses holds nobody up at an address from which they signed in within 30 days.
 */
export interface ThrottleRule {
  /** Attempts in ten minutes on one name from all addresses that never signed in with it. */
  readonly strangers: number;
}
export const passwordThrottle: ThrottleRule = { strangers: 50 };
/** Tighter: who gets this far knows the password, and six digits are few. */
export const codeThrottle: ThrottleRule = { strangers: 10 };

const strangersMinutes = 10;
const knownDays = 30;

export interface ThrottleKeys {
  /** SHA-256 of name and address. */
  readonly pair: Buffer;
  /** SHA-256 of the name. */
  readonly name: Buffer;
}

export interface Throttle {
  /** Attempts in a row without success, this one included. */
  readonly failures: number;
  /** Seconds that still have to pass; 0 = go ahead. */
  readonly waitSeconds: number;
}

/** @param address as `clientOf` gives it: an IPv4 address or the /64 of an IPv6 one */
export function throttleKeys(name: string, address: string): ThrottleKeys {
  const sha256 = (text: string) => createHash('sha256').update(text).digest();
  return { pair: sha256(`${name}\0${address}`), name: sha256(name) };
}

/**
 * Counts an attempt before anything is compared, so that a hundred guesses at once are a hundred attempts.
 * An attempt that comes too early does not count.
 */
export async function takeAttempt(tx: Tx, keys: ThrottleKeys, rule: ThrottleRule): Promise<Throttle> {
  await tx.query('insert into identity.login_throttle (name_key, failures, last_failure) values ($1, 0, now()) on conflict do nothing', [
    keys.pair,
  ]);
  const [row] = (await tx.query(
    `select case when last_failure < now() - interval '1 hour' then 0 else failures end as failures,
       ceil(extract(epoch from last_failure + make_interval(secs => least(900, power(2, least(failures, 20) - 4))) - clock_timestamp()))::int as wait,
       coalesce(succeeded_at > now() - make_interval(days => $2), false) as known
     from identity.login_throttle where name_key = $1 for update`,
    [keys.pair, knownDays],
  )) as { failures: number; wait: number; known: boolean }[];
  const { failures, wait, known } = row ?? { failures: 0, wait: 0, known: false };
  if (failures >= 5 && wait > 0) return { failures, waitSeconds: wait };
  const strangersWait = known ? 0 : await takeStrangersTurn(tx, keys.name, rule);
  if (strangersWait > 0) return { failures, waitSeconds: strangersWait };
  await tx.query('update identity.login_throttle set failures = $2, last_failure = clock_timestamp() where name_key = $1', [
    keys.pair,
    failures + 1,
  ]);
  return { failures: failures + 1, waitSeconds: 0 };
}

/** In the name's own row `last_failure` is when its ten minutes began. @returns seconds until they are over, when they are used up */
async function takeStrangersTurn(tx: Tx, nameKey: Buffer, rule: ThrottleRule): Promise<number> {
  const [row] = (await tx.query(
    `insert into identity.login_throttle as t (name_key, failures, last_failure) values ($1, 1, clock_timestamp())
     on conflict (name_key) do update set
       failures = case when t.last_failure < now() - make_interval(mins => $2) then 1 else least(t.failures + 1, 1000000) end,
       last_failure = case when t.last_failure < now() - make_interval(mins => $2) then clock_timestamp() else t.last_failure end
     returning failures, ceil(extract(epoch from last_failure + make_interval(mins => $2) - clock_timestamp()))::int as wait`,
    [nameKey, strangersMinutes],
  )) as { failures: number; wait: number }[];
  return row && row.failures > rule.strangers ? Math.max(1, row.wait) : 0;
}

/** After a success the address starts anew and is known. Rows that say nothing any more go, a few at a time. */
export async function noteSuccess(tx: Tx, keys: ThrottleKeys): Promise<void> {
  await tx.query(
    `insert into identity.login_throttle (name_key, failures, last_failure, succeeded_at) values ($1, 0, now(), now())
     on conflict (name_key) do update set failures = 0, succeeded_at = now()`,
    [keys.pair],
  );
  await tx.query(
    `delete from identity.login_throttle where name_key in (
       select name_key from identity.login_throttle
        where last_failure < now() - interval '1 day' and (succeeded_at is null or succeeded_at < now() - make_interval(days => $1))
        limit 50 for update skip locked)`,
    [knownDays],
  );
}
