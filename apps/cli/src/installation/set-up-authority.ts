import { createOffice, findOffice, readRuleSet, listAcceptances } from '#applications';
import { notAccepted, unconfirmedRules } from '#cites';
import type { Tx } from '#database';
import { changePolicy, ensureOrganisation } from '#identity';
import type { AuthorityFile } from './authority-file.js';

export type SetUp =
  | { readonly done: true; readonly made: boolean }
  | { readonly done: false; readonly because: 'rules-not-accepted'; readonly rules: readonly string[] }
  | { readonly done: false; readonly because: 'another-authority'; readonly country: string; readonly specimen: boolean };

/**
 * Sets a real authority up, once: its office, its organisations and the headings of its form. No people: `opencites admin
 * create` makes the first. Refused while an unconfirmed rule is not accepted by a named person.
 *
 * @param tx connected as oc_migrator, on the machine
 */
export async function setUpRealAuthority(tx: Tx, authority: AuthorityFile, today: string): Promise<SetUp> {
  const { country, name, address, office, contact } = authority;
  const present = await findOffice(tx);
  if (present && (present.specimen || present.country !== country))
    return { done: false, because: 'another-authority', country: present.country, specimen: present.specimen };
  const open = await openRules(tx, country, today);
  if (open.length > 0) return { done: false, because: 'rules-not-accepted', rules: open };
  if (present) return { done: true, made: false };
  const ways = [contact.email, contact.phone, contact.website].filter((way) => way !== undefined);
  await createOffice(tx, {
    ...{ country, name, address, place: office.place, timeZone: office.timeZone, specimen: false },
    ...{ appealText: authority.appeal, contact: ways.join('\n') },
  });
  const organisation = { legalForm: 'legal', country } as const;
  await ensureOrganisation(tx, { code: `${country}-MA`, kind: 'management-authority', name, address, ...organisation });
  const science = authority.scientificAuthority;
  if (science) await ensureOrganisation(tx, { code: `${country}-SA`, kind: 'scientific-authority', ...science, ...organisation });
  await changePolicy(tx, {
    name: 'form-headings',
    value: authority.languages.find((code) => code !== 'en') === 'es' ? 'en+es' : 'en+fr',
    decidedBy: 'authority.json at set-up',
    organisation: `${country}-MA`,
  });
  return { done: true, made: true };
}

/** Ids of the unconfirmed rules, in force or to come, that nobody accepted as they are now. */
export async function openRules(tx: Tx, country: string, today: string): Promise<readonly string[]> {
  const ruleSet = await readRuleSet(tx);
  return notAccepted(unconfirmedRules(country, today, { ruleSet, later: true }), await listAcceptances(tx)).map(({ rule }) => rule.id);
}
