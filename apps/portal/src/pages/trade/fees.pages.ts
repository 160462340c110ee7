import { randomUUID } from 'node:crypto';
import { Inject, Param } from '@nestjs/common';
import { type Charge, DraftApplication, Fees, refusalProblem } from '#applications';
import { UnitOfWork } from '#database';
import type { Actor } from '#ledger';
import type { Language } from '#messages';
import { CurrentActor, PageController, PageGet, PageLanguage, PagePost, Problem, RequireRole, seeOther, UuidParam, view } from '#web';
import { DraftDesk } from '../applications/draft-desk.js';
import { PORTAL_URL } from '../portal-url.js';

/** What an applicant has to pay for an application, and how. */
@PageController('applications/:id/fees')
@RequireRole('applicant', 'agent')
export class FeesPages {
  constructor(
    private readonly desk: DraftDesk,
    private readonly drafts: DraftApplication,
    private readonly fees: Fees,
    private readonly unit: UnitOfWork,
    @Inject(PORTAL_URL) private readonly portalUrl: string,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.desk.showAny({ actor, id, language }, async ({ tx, row }) => {
      const { charges } = await this.fees.of(tx, row);
      return view('trade/fees', { application: row, charges, onPage: this.fees.onPage, once: randomUUID(), back: `/applications/${id}` });
    });
  }

  /** Asks the payment page where to send the payer; nothing changes here before it reports. */
  @PagePost(':charge/payment')
  async pay(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('charge', UuidParam) chargeId: string,
    @PageLanguage() language: Language,
  ) {
    const charge = await this.unit.run<Charge | Problem>(async (tx) => {
      const row = await this.drafts.open(tx, actor, id);
      if (!row.ok) return refusalProblem(row, language);
      const found = await this.fees.charge(tx, row.value, chargeId);
      return found.ok ? found.value : refusalProblem(found, language);
    });
    if (charge instanceof Problem) return charge;
    const back = `/applications/${id}/fees`;
    const begun = await this.fees.begin(charge, new URL(`/${language}${back}`, this.portalUrl).href);
    if (!begun.ok) return refusalProblem(begun, language);
    if (begun.value.kind === 'counter') return seeOther(back);
    // A link and no redirection: where a form leads is bound to this portal by its policy.
    const { url } = begun.value;
    return view('trade/pay', { charge, url, host: new URL(url).host, back });
  }
}
