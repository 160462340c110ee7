import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentialId, decodeToken } from '#credential';
import { createDataSource, UnitOfWork } from '#database';
import { nodeCrypto } from '#keystore/verify-crypto';
import { exportLog } from '#ledger';
import { formatVkey, parsePolicy } from '#merkle';
import { isLogged, openTrust } from '#trust';
import type { Installation } from '../installation/installation.js';
import { readTrustDirectory } from '../trust-directory.js';
import { fileStem } from './permit-files.js';

/** A set of logged permits is signed a few seconds after the last of them. */
const patienceMs = 120_000;

/**
 * Waits until the published sets of logged permits hold every permit that was issued: from then on the bare code of each
 * verifies without any network.
 * @param permits directory with NUMBER.cose
 */
export async function untilLogged(trust: string, permits: string, numbers: readonly string[]): Promise<void> {
  const waiting = new Map<string, { readonly kid: Uint8Array; readonly cred: Uint8Array }>();
  for (const number of numbers) {
    const decoded = decodeToken(new Uint8Array(readFileSync(join(permits, `${fileStem(number)}.cose`))));
    if (!decoded.ok) throw new Error(`${number} is no token`);
    const { kid, toBeSigned } = decoded.token.message;
    waiting.set(number, { kid, cred: credentialId(toBeSigned) });
  }
  for (const deadline = Date.now() + patienceMs; ; await new Promise((resolve) => setTimeout(resolve, 250))) {
    const store = await openTrust((await readTrustDirectory(trust)) ?? new Map(), nodeCrypto);
    for (const [number, { kid, cred }] of waiting) {
      const set = store.loggedSet(kid);
      if (set.state === 'ok' && isLogged(set.value, cred)) waiting.delete(number);
    }
    if (waiting.size === 0) return;
    if (Date.now() > deadline)
      throw new Error(`${waiting.size} permits are not in the sets of logged permits: ${[...waiting.keys()][0]}, …`);
  }
}

/** Writes both logs below `directory`, as anybody could copy them from their public address, and the restricted one as an inspector. */
export async function leaveLogs(installation: Installation, directory: string): Promise<void> {
  const { database, log } = installation;
  const read = parsePolicy(log.policy);
  if (!read.ok) throw new Error('the policy of the log is damaged');
  const pool = await createDataSource({ url: database.url('oc_auditor'), applicationName: 'opencites-demo-export', poolSize: 2 });
  try {
    for (const kind of ['public', 'restricted'] as const) {
      const keys = { vkey: formatVkey(log[kind]), policy: read.policy };
      // One view of both tables: the log goes on growing meanwhile.
      const made = await new UnitOfWork(pool).run((tx) => exportLog(tx, kind, join(directory, kind), keys), 'REPEATABLE READ');
      if (!made) throw new Error(`the ${kind} log has no published checkpoint`);
    }
  } finally {
    await pool.destroy();
  }
}
