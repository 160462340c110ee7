import { join } from 'node:path';
import { ensureOrganisation } from '#identity';
import { Ledger } from '#ledger';
import { systemActor } from '#web';
import { exportForm, type Casework, type Person } from './casework.js';
import { issuedPermit } from './case-steps.js';
import { DrawHouse } from './draw-house.js';
import { drawnAtOnce } from './portal-records.js';
import { PortalPages } from './portal-pages.js';

/** A house with a permit in its witnessed log, the portal with its pages, and an auditor of an outside body. */
export class AuditHouse {
  private constructor(
    readonly draws: DrawHouse,
    readonly house: Casework,
    readonly portal: PortalPages,
    readonly outside: Person,
    readonly permit: { readonly id: string; readonly number: string; readonly application: string },
  ) {}

  static async open(options: { readonly demonstration?: boolean } = {}): Promise<AuditHouse> {
    const draws = await DrawHouse.open(options);
    const house = drawnAtOnce(draws);
    await house.machine.run((tx) =>
      ensureOrganisation(tx, {
        code: 'XA-AUDIT',
        name: 'Audit Office of Utopia',
        kind: 'oversight',
        legalForm: 'legal',
        country: 'XA',
        address: '9 Hill',
      }),
    );
    const outside = await house.person('outside.auditor', 'XA-AUDIT', 'auditor');
    const permit = await issuedPermit(house, exportForm());
    await draws.publish();
    const portal = await PortalPages.open(house, { OPENCITES_LOG_POLICY_DIR: join(draws.home, 'policies') });
    return new AuditHouse(draws, house, portal, outside, permit);
  }

  /** Looks in the restricted log, oldest first, as kind, reason and organisation. */
  async looks(): Promise<readonly { readonly k: string; readonly re: string; readonly org: string }[]> {
    return (await this.house.admin.query(
      `select t ->> 'k' as k, t ->> 're' as re, t #>> '{by,org}' as org from ledger.event_bytes, lateral (select convert_from(entry, 'UTF8')::jsonb as t) j
        where t ->> 'k' like 'look.%' order by event_id`,
    )) as { k: string; re: string; org: string }[];
  }

  /** The `permit.issued` event of the permit. */
  async issued(): Promise<string> {
    const [row] = (await this.house.admin.query(
      `select event_id as id from ledger.event_bytes where subjects @> array[$1::uuid] and convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'permit.issued'`,
      [this.permit.id],
    )) as { id: string }[];
    if (!row) throw new Error('no permit was issued');
    return row.id;
  }

  /** One more public entry, published. */
  async grow(): Promise<void> {
    const event = { kind: 'status.published', actor: systemActor('XA-MA'), act: 'publish', subjects: [] } as const;
    await this.house.portal.run((tx) => new Ledger().append(tx, event));
    await this.draws.publish();
  }

  async close(): Promise<void> {
    await this.portal.close();
    await this.draws.close();
  }
}
