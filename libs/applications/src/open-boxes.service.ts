import { Injectable } from '@nestjs/common';
import { partyName } from '#cites';
import type { Tx } from '#database';
import { organisationByCode } from '#identity';
import { RegisterFacts } from '#registers';
import type { StoredForm } from './application.repository.js';
import { dayIn, readOffice } from './office.repository.js';
import { type FormFault, type Outcome, refused } from './outcome.js';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Whose forms may leave boxes to the holder (Res. Conf. 12.3 section XII): those of houses in the register of simplified procedures. */
@Injectable()
export class OpenBoxes {
  constructor(private readonly registers: RegisterFacts) {}

  /**
   * Whether a house stands in the register for documents of this type, on the day. Box 4 is typed freely, so that the name of a
   * holder there says nothing about who asks: the house itself has to bear it.
   */
  async offered(tx: Tx, house: string | null, form: StoredForm): Promise<boolean> {
    const organisation = house === null ? null : await organisationByCode(tx, house);
    const exporter = text(form.exporter?.name);
    if (!organisation || partyName(organisation.name) !== partyName(exporter)) return false;
    const { timeZone } = await readOffice(tx);
    return (await this.registers.simplifiedOf(tx, organisation.name, text(form.documentType), dayIn(timeZone))).length > 0;
  }

  /** A form that leaves boxes open comes from a holder, or is refused and not stored. */
  async refusal(tx: Tx, house: string | null, form: StoredForm): Promise<(Outcome<never> & { ok: false }) | null> {
    if (form.openBoxes === undefined || (await this.offered(tx, house, form))) return null;
    const fault: FormFault = { pointer: '/openBoxes', code: 'not-a-holder', args: {} };
    return refused('form-invalid', { faults: [fault] });
  }
}
