import { Param, Query } from '@nestjs/common';
import { type Tx, UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import { type Language, languages, message } from '#messages';
import {
  channelsOn,
  type ContactChannel,
  Contacts,
  contactsOf,
  noticesFor,
  noticeTitle,
  type Preference,
  preferenceOf,
  storePreference,
} from '#notices';
import { CurrentActor, Form, PageController, PageForm, PageGet, PageLanguage, PagePost, problem, RateLimit, seeOther, view } from '#web';

const channels: readonly ContactChannel[] = ['mail', 'sms'];
const doneSteps: Readonly<Record<string, string>> = {
  saved: 'notices.prefs.saved',
  asked: 'notices.contact.asked',
  confirmed: 'notices.contact.done',
  removed: 'notices.contact.removed',
};

/** What a form of the page came back with. */
interface Again {
  readonly faults?: Readonly<Record<string, string>>;
  readonly typed?: Readonly<Record<string, string>>;
  readonly wanted?: Pick<Preference, 'language' | 'mailOff' | 'smsOn'>;
}

/** How somebody wants to be told: language, addresses, which notices. Everybody sets their own and nobody else’s. */
@PageController('notices')
export class PreferencesPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly contacts: Contacts,
    private readonly looks: Looks,
  ) {}

  @PageGet('preferences')
  show(@CurrentActor() actor: Actor, @PageLanguage() language: Language, @Query('done') done?: string) {
    const text = typeof done === 'string' ? doneSteps[done] : undefined;
    return this.unit.run(async (tx) => {
      await this.looks.at(tx, actor, { of: 'contacts', id: actor.personId, reason: 'own' });
      return this.page(tx, actor, language, {}, text === undefined ? {} : { done: message(text, {}, language) });
    });
  }

  @PagePost('preferences')
  save(@CurrentActor() actor: Actor, @PageLanguage() language: Language, @Form() form: PageForm) {
    return this.unit.run(async (tx) => {
      const known = noticesFor(actor.role);
      const [before, on] = [await preferenceOf(tx, actor.personId), await channelsOn(tx)];
      const wanted = {
        language: languages.find((code) => code === form.text('language')) ?? null,
        // What the page did not offer stays as it was: another role of the person, a channel that is off now.
        mailOff: on.mail ? merged(before.mailOff, known, (notice) => !form.all('mail').includes(notice)) : before.mailOff,
        smsOn: on.sms ? merged(before.smsOn, known, (notice) => form.all('sms').includes(notice)) : before.smsOn,
      };
      const version = form.version();
      const stored =
        Number.isInteger(version) && version === before.version && (await storePreference(tx, actor.personId, { ...wanted, version }));
      if (stored) return seeOther('/notices/preferences?done=saved');
      return this.page(tx, actor, language, { wanted, faults: { language: message('notices.prefs.stale', {}, language) } });
    });
  }

  @RateLimit({ name: 'contact', limit: 20, windowSeconds: 60 })
  @PagePost('contact/:channel')
  ask(@CurrentActor() actor: Actor, @PageLanguage() language: Language, @Form() form: PageForm, @Param('channel') name: string) {
    const channel = channels.find((known) => known === name);
    if (!channel) return problem('not-found');
    const typed = form.text('address');
    const address = channel === 'sms' ? typed.replace(/[\s().-]/g, '') : typed;
    return this.unit.run(async (tx) => {
      const answer = (await channelsOn(tx))[channel] ? await this.contacts.ask(tx, actor, channel, address) : 'off';
      if (answer === 'asked') return seeOther('/notices/preferences?done=asked');
      return this.page(tx, actor, language, {
        typed: { [channel]: typed },
        faults: { [`${channel}-address`]: message(`notices.fault.${answer}`, {}, language) },
      });
    });
  }

  @RateLimit({ name: 'contact', limit: 20, windowSeconds: 60 })
  @PagePost('contact/:channel/code')
  verify(@CurrentActor() actor: Actor, @PageLanguage() language: Language, @Form() form: PageForm, @Param('channel') name: string) {
    const channel = channels.find((known) => known === name);
    if (!channel) return problem('not-found');
    return this.unit.run(async (tx) => {
      const answer = await this.contacts.verify(tx, actor, channel, form.text('code'));
      if (answer === 'verified') return seeOther('/notices/preferences?done=confirmed');
      return this.page(tx, actor, language, { faults: { [`${channel}-code`]: message(`notices.fault.${answer}`, {}, language) } });
    });
  }

  @PagePost('contact/:channel/removal')
  remove(@CurrentActor() actor: Actor, @Param('channel') name: string) {
    const channel = channels.find((known) => known === name);
    if (!channel) return problem('not-found');
    return this.unit.run(async (tx) => {
      await this.contacts.remove(tx, actor, channel);
      return seeOther('/notices/preferences?done=removed');
    });
  }

  private async page(tx: Tx, actor: Actor, language: Language, again: Again, more: Readonly<Record<string, unknown>> = {}) {
    const { faults = {}, typed = {} } = again;
    const [stored, on, known] = [await preferenceOf(tx, actor.personId), await channelsOn(tx), await contactsOf(tx, actor.personId)];
    const wanted = again.wanted ?? stored;
    const errors = Object.entries(faults).map(([field, text]) => ({ href: `#${field}`, text }));
    const contact = (channel: ContactChannel) => {
      const waiting = known.find((row) => row.channel === channel && row.state === 'waiting');
      const verified = known.find((row) => row.channel === channel && row.state === 'verified');
      // A code that was used, or that ran out before anything else, asks for nothing any more.
      const open = waiting && waiting.address !== verified?.address && Date.now() - waiting.askedAt.getTime() < 24 * 3_600_000;
      return { channel, on: on[channel], verified: verified?.address, waiting: open ? waiting : undefined, typed: typed[channel] ?? '' };
    };
    return view(
      'notices/preferences',
      {
        ...more,
        ...{ faults, errors, back: '/notices', version: stored.version, chosen: wanted.language ?? '', on },
        contacts: channels.map(contact),
        kinds: noticesFor(actor.role).map((notice) => ({
          value: notice,
          text: noticeTitle(notice, language),
          mail: !wanted.mailOff.includes(notice),
          sms: wanted.smsOn.includes(notice),
        })),
      },
      errors.length > 0 ? { status: 422 } : {},
    );
  }
}

function merged(before: readonly string[], known: readonly string[], is: (notice: string) => boolean): string[] {
  return [...before.filter((notice) => !known.includes(notice)), ...known.filter(is)];
}
