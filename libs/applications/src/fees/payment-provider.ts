import type { Charge } from './fee.repository.js';

/** What somebody who wants to pay is shown: the reference for the counter, or the address of a page that takes the payment. */
export type PaymentBegun = { readonly kind: 'counter'; readonly reference: string } | { readonly kind: 'page'; readonly url: string };

/** One way to pay. A provider learns reference and amount and nothing about a person. */
export interface PaymentProvider {
  readonly name: 'counter' | 'page';
  /**
   * @param backUrl where the payer is sent afterwards
   * @returns null when the provider gives no answer that can be used
   */
  begin(charge: Pick<Charge, 'reference' | 'amount' | 'currency'>, backUrl: string): Promise<PaymentBegun | null>;
}

/** Payment against invoice or at the counter: the office gives a receipt, and an officer records its number. */
export class CounterPayment implements PaymentProvider {
  readonly name = 'counter';

  begin({ reference }: Pick<Charge, 'reference'>): Promise<PaymentBegun> {
    return Promise.resolve({ kind: 'counter', reference });
  }
}
