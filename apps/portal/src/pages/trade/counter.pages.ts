import { randomUUID } from 'node:crypto';
import { countryOptions } from '../applications/code-options.js';
import { CounterEntry, type EnteredPaper, type Outcome, refusalProblem } from '#applications';
import { type Tx, UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import { type Language, message } from '#messages';
import { LegacyCases, listLegacyCases } from '#records';
import {
  type Answer,
  Choice,
  Country,
  CurrentActor,
  Day,
  Form,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  type PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  type Problem,
  problem,
  RequireRole,
  seeOther,
  Text,
  type View,
  Whole,
} from '#web';
import { formView, refusalOf, requestIn } from '../people/outcomes.js';

const shownPapers = 50;
const legacyMax = 5000;
const paperFields = ['registerNumber', 'receivedOn', 'pages', 'signedBy', 'signedOn'] as const;
const walkInFields = ['name', 'legalForm', 'country', 'address'] as const;
type Values = Readonly<Record<string, string>>;

class PaperRequest {
  @Text({ max: 40 })
  registerNumber: string;

  @Day({})
  receivedOn: string;

  @Whole({ min: 1, max: 500 })
  pages: number;

  @Text({ min: 2, max: 200 })
  signedBy: string;

  @Day({})
  signedOn: string;
}

class WalkInRequest {
  @Text({ min: 2, max: 200 })
  name: string;

  @Choice(['natural', 'legal'])
  legalForm: 'natural' | 'legal';

  @Country()
  country: string;

  @Text({ min: 3, max: 500, lines: true })
  address: string;
}

/** The counter of the authority: what came on paper is typed in by a clerk, who decides nothing about it. */
@PageController('counter')
@RequireRole('agent')
export class CounterPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly counter: CounterEntry,
    private readonly legacy: LegacyCases,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor, @PageLanguage() language: Language) {
    return this.unit.run(async (tx) => ((await this.counter.isClerk(tx, actor)) ? this.page(tx, actor, language) : problem('not-found')));
  }

  @PagePost()
  @Idempotent()
  async begin(@CurrentActor() actor: Actor, @Form() form: PageForm, @PageLanguage() language: Language, @Once() once: OnceOnly) {
    const values = Object.fromEntries(['who', 'house', 'legacy', ...paperFields, ...walkInFields].map((name) => [name, form.text(name)]));
    const text = (name: string) => values[name] ?? '';
    const pages = /^\d{1,3}$/.test(text('pages')) ? Number(text('pages')) : text('pages');
    const paper = await requestIn(PaperRequest, { ...pick(values, paperFields), pages } as unknown as Record<string, string>, language);
    const walkIn = text('who') === 'new' ? await requestIn(WalkInRequest, pick(values, walkInFields), language) : null;
    const faults: Record<string, string> = {
      ...(paper.ok ? {} : paper.faults),
      ...(walkIn && !walkIn.ok ? walkIn.faults : {}),
      ...(text('who') === 'known' || text('who') === 'new' ? {} : { who: message('counter.fault.who', {}, language) }),
    };
    if (paper.ok && (paper.request.signedOn > paper.request.receivedOn || paper.request.receivedOn > new Date().toISOString().slice(0, 10)))
      faults['receivedOn'] = message('counter.fault.days', {}, language);
    return once.run<Answer | Problem | View>(async (tx) => {
      if (!(await this.counter.isClerk(tx, actor))) return problem('not-found');
      if (!paper.ok || Object.keys(faults).length > 0) return this.page(tx, actor, language, values, faults);
      const earlier =
        text('legacy') === '' ? null : (await listLegacyCases(tx, 'open', legacyMax)).find((row) => row.reference === text('legacy'));
      if (earlier === undefined) return this.page(tx, actor, language, values, { legacy: message('counter.fault.legacy', {}, language) });
      const house: Outcome<string> =
        walkIn?.ok === true ? await this.counter.welcome(tx, actor, walkIn.request) : await this.counter.house(tx, text('house'));
      if (!house.ok)
        return this.page(tx, actor, language, values, {
          [house.code === 'house-known' ? 'name' : 'house']: message(`problem.${house.code}.detail`, {}, language),
        });
      const made = await this.counter.begin(tx, actor, house.value, paper.request);
      if (!made.ok) return refusalProblem(made, language);
      if (earlier) {
        const taken = await this.legacy.takeOver(tx, actor, earlier.id, made.value.id);
        if (!taken.ok) return refusalOf(taken);
      }
      return seeOther(`/applications/${made.value.id}/tasks`);
    });
  }

  private async page(tx: Tx, actor: Actor, language: Language, values: Values = {}, faults: Values = {}): Promise<View> {
    const entered: EnteredPaper[] = await this.counter.entered(tx, actor, shownPapers);
    await this.looks.over(tx, actor, { of: 'applications', ids: entered.map(({ applicationId }) => applicationId), reason: 'own' });
    return formView(
      'trade/counter',
      {
        entered,
        values,
        countries: countryOptions(language, { specimen: true }),
        once: randomUUID(),
        back: '/applications',
        scripts: ['apply.js'],
      },
      faults,
    );
  }
}

function pick(values: Values, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, values[name] ?? '']));
}
