import { isVetted, ReceiveFile, type Vetting } from '#applications';
import type { Tx } from '#database';
import type { Actor } from '#ledger';
import { evidencePdf } from './evidence.js';

/** Who takes part in the vetting of a fictitious house. */
export interface VettingHands {
  readonly applicant: Actor;
  readonly caseOfficer: Actor;
  readonly issuer: Actor;
}

/**
 * A fictitious house hands its particulars in, and two officers of the fictitious authority vet it: by the same service as
 * everybody, each step with its event.
 *
 * @returns false where it was vetted already
 * @throws Error when a step is refused
 */
export async function vetHouse(tx: Tx, vetting: Vetting, { applicant, caseOfficer, issuer }: VettingHands): Promise<boolean> {
  if (await isVetted(tx, applicant.org)) return false;
  const draft = taken(await vetting.open(tx, applicant));
  const kept = taken(
    await vetting.change(tx, applicant, draft, {
      number: 'C-2019/4471',
      register: 'Companies Registry of Utopia',
      contact: 'The managing director',
      phone: '+999 20 000 000',
      owners: [{ name: 'Marisol Rivera', country: 'XA', share: '100' }],
    }),
  );
  const files = new ReceiveFile(null);
  for (const kind of ['identity', 'registration', 'ownership'] as const) {
    const file = taken(await files.receive(await evidencePdf(`${applicant.org}: ${kind}`)));
    taken(await vetting.addPaper(tx, applicant, kept, file, `${kind}.pdf`, kind));
  }
  const handedIn = taken(await vetting.handIn(tx, applicant, kept));
  const proposed = taken(await vetting.propose(tx, caseOfficer, handedIn, 'positive', 'Register and papers agree.'));
  taken(await vetting.decide(tx, issuer, proposed, 'approved', ''));
  return true;
}

function taken<T>(outcome: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string }): T {
  if (!outcome.ok) throw new Error(`the vetting of a house was refused: ${outcome.code}`);
  return outcome.value;
}
