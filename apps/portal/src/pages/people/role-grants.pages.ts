import { randomUUID } from 'node:crypto';
import { Param } from '@nestjs/common';
import { UnitOfWork } from '#database';
import { Directory, listGrants, RoleGrants } from '#identity';
import { Looks } from '#ledger';
import type { Language } from '#messages';
import {
  type Actor,
  CurrentActor,
  Form,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  type PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  RequireRole,
  seeOther,
  UuidParam,
} from '#web';
import { formView, reasonFault, refusalOf } from './outcomes.js';

const listMax = 100;

/** Roles that wait for a second person. */
@PageController('role-grants')
@RequireRole('administrator', 'issuing-officer')
export class RoleGrantsPages {
  constructor(
    private readonly grants: RoleGrants,
    private readonly directory: Directory,
    private readonly unit: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor) {
    return this.shown(actor);
  }

  @PagePost(':id/confirmation')
  @Idempotent()
  confirm(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const outcome = await this.grants.confirm(tx, actor, id);
      return outcome.ok ? seeOther('/role-grants') : refusalOf(outcome);
    });
  }

  /** Turns a proposal down, or takes a role away at once. */
  @PagePost(':id/end')
  @Idempotent()
  async end(
    @Param('id', UuidParam) id: string,
    @CurrentActor() actor: Actor,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const reason = form.text('reason');
    const faults = reasonFault(`reason-${id}`, reason, language);
    if (Object.keys(faults).length > 0) return this.shown(actor, faults, { [id]: reason });
    return once.run(async (tx) => {
      const outcome = await this.grants.end(tx, actor, id, reason);
      return outcome.ok ? seeOther('/role-grants') : refusalOf(outcome);
    });
  }

  private shown(actor: Actor, faults: Readonly<Record<string, string>> = {}, reasons: Readonly<Record<string, string>> = {}) {
    return this.unit.run(async (tx) => {
      const found = (await listGrants(tx, { state: 'proposed' }, null, listMax)).slice(0, listMax);
      await this.looks.over(tx, actor, { of: 'role-grants', ids: found.map(({ id }) => id) });
      const rows = [];
      for (const grant of found)
        rows.push({
          ...grant,
          person: await this.directory.nameOf(tx, grant.personId),
          proposer: grant.proposedBy && (await this.directory.nameOf(tx, grant.proposedBy)),
          // Neither who proposed nor who gains.
          mine: [grant.proposedBy, grant.personId].includes(actor.personId),
          once: randomUUID(),
        });
      return formView('people/role-grants', { grants: rows, reasons }, faults);
    });
  }
}
