import type { KeyStatement, NamedKey } from '#identity';
import { type Language, message } from '#messages';
import { type Actor, instantText } from '#web';

interface Row {
  readonly key: { readonly text: string };
  readonly value: { readonly text?: string; readonly html?: string; readonly classes?: string };
}

const roleText = (role: string, language: Language) => message(`ui.role.${role}`, {}, language);

/** What a key is, in lines. @param named finds the name of a person */
export function keyRows(key: NamedKey, names: ReadonlyMap<string, string>, language: Language): readonly Row[] {
  const name = (id: string | null) => (id === null ? '' : (names.get(id) ?? ''));
  const rows: readonly (readonly [string, string | null])[] = [
    ['state', message(`keys.state.${key.state}`, {}, language)],
    ['owner', key.ownerName],
    ['office', `${roleText(key.role, language)}, ${key.organisation}`],
    ['hash', key.keySha256.toString('base64url')],
    ['backed-up', message(key.backedUp ? 'keys.backed-up.yes' : 'keys.backed-up.no', {}, language)],
    ['offered', instantText(key.offeredAt, language)],
    [
      'enrolled',
      key.validFrom && [instantText(key.validFrom, language), key.bootstrap ? '' : name(key.confirmedBy)].filter(Boolean).join(' · '),
    ],
    ['until', key.validUntil && instantText(key.validUntil, language)],
    ['used', key.lastUsedAt ? instantText(key.lastUsedAt, language) : message('keys.used.never', {}, language)],
    ['suspended', key.suspendedAt && `${instantText(key.suspendedAt, language)} · ${name(key.suspendedBy)}`],
    ['ended', key.endedAt && `${instantText(key.endedAt, language)} · ${name(key.endedBy)}`],
    ['distrusted', key.distrustedFrom && instantText(key.distrustedFrom, language)],
    ['reason', key.reason],
  ];
  return rows.flatMap(([id, text]) =>
    text === null
      ? []
      : [{ key: { text: message(`keys.${id}`, {}, language) }, value: { text, ...(id === 'hash' ? { classes: 'oc-mono' } : {}) } }],
  );
}

/** What a second person is about to sign, in words: from the statement itself, not from the record. */
export function statementRows(said: KeyStatement, ownerName: string, label: string, language: Language): readonly Row[] {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['owner', ownerName],
    ['label', label],
    ['office', `${roleText(said.ownerRole, language)}, ${said.ownerOrg}`],
    ['hash', said.key],
    ['until', said.until && instantText(said.until, language)],
    ['distrusted', said.distrustedFrom && instantText(said.distrustedFrom, language)],
    ['reason', said.reason],
  ];
  return rows.flatMap(([id, text]) =>
    text === undefined
      ? []
      : [{ key: { text: message(`keys.${id}`, {}, language) }, value: { text, ...(id === 'hash' ? { classes: 'oc-mono' } : {}) } }],
  );
}

export interface OfferedAct {
  readonly name: 'enrol' | 'refuse' | 'suspend' | 'restore' | 'revoke';
  readonly to: string;
  readonly signed: boolean;
  readonly reason: boolean;
  readonly classes: string;
}

const signedAct = (name: 'enrol' | 'restore' | 'revoke'): OfferedAct => ({
  name,
  to: '/statement',
  signed: true,
  reason: name !== 'enrol',
  classes: name === 'revoke' ? 'govuk-button--warning' : '',
});
const reasoned = (name: 'refuse' | 'suspend', to: string): OfferedAct => ({
  name,
  to,
  signed: false,
  reason: true,
  classes: name === 'suspend' ? 'govuk-button--warning' : 'govuk-button--secondary',
});

/** What this person can do with a key now. The services judge again; this is only what the page offers. */
export function actsOn(key: NamedKey, { personId }: Actor): readonly OfferedAct[] {
  const own = key.personId === personId;
  if (key.state === 'offered') return [...(own ? [] : [signedAct('enrol')]), reasoned('refuse', '/refusal')];
  if (key.state === 'active') return [reasoned('suspend', '/suspension')];
  if (key.state !== 'suspended' || key.suspendedBy === personId) return [];
  return [...(own ? [] : [signedAct('restore')]), signedAct('revoke')];
}

/** Why nothing can be done with it, or not by this person: a message id. */
export function whyNoMore(key: NamedKey, { personId }: Actor): string | null {
  if (key.state === 'offered' && key.personId === personId) return 'keys.why.own';
  if (key.state === 'suspended' && key.suspendedBy === personId) return 'keys.why.suspender';
  return key.state === 'revoked' || key.state === 'refused' ? 'keys.why.over' : null;
}
