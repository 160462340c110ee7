import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, UnitOfWork } from '#database';
import { type Actor, exportLog, Ledger } from '#ledger';
import { formatVkey, parsePolicy, portableHasher, type Policy } from '#merkle';
import { auditCommand } from '../../../apps/cli/src/audit/audit.command.js';
import { buildGoLogClient, type GoLogClient } from '../../kit/go-log-client.js';
import { alterFile } from '../../kit/log-directory.js';
import { LogHouse } from '../../kit/log-house.js';
import { TestLog } from '../../kit/test-log.js';

const officer: Actor = { personId: '0197f3a0-0000-7000-8000-00000000000a', org: 'XA-MA', role: 'issuing-officer' };

/** Events of the product, in the product's database, sequenced and exported by the product; read by a stranger. */
describe('the log that the product writes', () => {
  const place = mkdtempSync(join(tmpdir(), 'opencites-product-log-'));
  const directory = join(place, 'public');
  const ledger = new Ledger();
  let house: LogHouse;
  let log: TestLog;
  let go: GoLogClient;
  const older: string[] = [];

  const append = async (count: number) => {
    const portal = new UnitOfWork(await house.database.dataSource('oc_portal'));
    for (let i = 0; i < count; i++)
      await portal.run((tx) =>
        ledger.append(tx, {
          kind: 'permit.issued',
          actor: officer,
          with: { ...officer, personId: newId() },
          act: 'issue',
          subjects: [newId()],
          fields: { permit: `26XA${i}`, subject: 'Ana Müller' },
          pub: { app: 'II', kind: 'export', lines: [1, true, null] },
        }),
      );
  };
  const read = () => {
    const policy = parsePolicy(log.policy);
    if (!policy.ok) throw new Error(policy.reason);
    return policy.policy;
  };
  const write = async (policy: Policy) => {
    const auditor = new UnitOfWork(await house.database.dataSource('oc_auditor', 1));
    await auditor.run((tx) => exportLog(tx, 'public', directory, { vkey: formatVkey(log.signer.vkey), policy }));
  };
  const fsck = async (...more: string[]) => {
    let out = '';
    const sink = { write: (text: string) => (out += text) };
    const code = await auditCommand(['fsck', directory, '--policy', join(place, 'policy'), ...more, '--json'], {
      stdout: sink,
      stderr: sink,
    });
    const { failure, checked } = JSON.parse(out) as { failure: { id: string; where: string } | null; checked: { entries: number } };
    return failure === null ? [code, checked.entries] : [code, failure.id, failure.where];
  };
  const publish = async () => {
    await log.publish();
    const [row] = await house.rows<{ note: string }>('select note from ledger.published where log_id = 1 order by size desc limit 1');
    older.push(join(place, `older-${older.length}`));
    writeFileSync(older.at(-1) as string, row?.note ?? '');
  };

  beforeAll(async () => {
    go = buildGoLogClient();
    house = await LogHouse.open();
    log = await TestLog.open(house.database, await house.database.adminDataSource());
    for (const count of [1, 9, 250]) {
      await append(count);
      await publish();
    }
    writeFileSync(join(place, 'policy'), log.policy);
    await write(read());
  });
  afterAll(async () => {
    go.remove();
    await house.drop();
    rmSync(place, { recursive: true, force: true });
  });

  it('is read whole by Go, and joins every checkpoint that was published', () => {
    const { status, counts, err } = go.check(directory, ...older);
    expect([status, err]).toEqual([0, '']);
    expect(counts).toMatchObject({ entries: 260, inclusions: 260, tiles: 3, consistencies: 3 });
  });

  it('is derived anew by audit fsck, entries and the trees they saw included', async () => {
    const olds = older.flatMap((path) => ['--old', path]);
    expect(await fsck(...olds, '--max-age', '3600')).toEqual([0, 260]);
    // The entries did see trees: without that the check above would be empty.
    const saw = await house.rows<{ n: number }>(
      "select distinct (convert_from(entry, 'UTF8')::jsonb -> 'see' ->> 'n')::int as n from ledger.entry where log_id = 1 order by n",
    );
    expect(saw.map(({ n }) => n)).toEqual([0, 1, 10]);
  });

  it('is refuted when a superuser edits a row, and when hashes are edited with it', async () => {
    const text = `convert_to(replace(convert_from(entry, 'UTF8'), 'XA-MA', 'XB-MA'), 'UTF8')`;
    await house.tamper('entry', `update ledger.entry set entry = ${text} where log_id = 1 and idx = 7`);
    await write(read());
    expect(await fsck()).toEqual([1, 'leaf', 'entry 7']);
    expect(go.check(directory)).toMatchObject({ status: 1, kind: 'root' });

    const [row] = await house.rows<{ entry: Buffer }>('select entry from ledger.entry where log_id = 1 and idx = 7');
    const leaf = portableHasher.leaf(row?.entry ?? new Uint8Array(0));
    alterFile(directory, 'tile/0/000', (bytes) => {
      const forged = bytes.slice();
      forged.set(leaf, 7 * 32);
      return forged;
    });
    expect(await fsck()).toEqual([1, 'tile-hash', 'tile/1/000.p/1']);
  });

  it('is refuted when a superuser drops the last rows', async () => {
    await house.tamper('entry', 'delete from ledger.entry where log_id = 1 and idx = 259');
    // A mirror that stands stays as it is; a new one gets no checkpoint.
    rmSync(directory, { recursive: true });
    await expect(write(read())).rejects.toThrow(/has no tile|lacks entries/);
    expect(await fsck()).toEqual([2, 'checkpoint-missing', 'checkpoint']);
  });
});
