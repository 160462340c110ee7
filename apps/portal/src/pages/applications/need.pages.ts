import { Query } from '@nestjs/common';
import { dayIn, readOffice } from '#applications';
import { firstListedOn, type IntendedTrade, neededDocuments, resolveListing, type TaxonFacts } from '#cites';
import { type Tx, UnitOfWork } from '#database';
import { type Language, message } from '#messages';
import { SpeciesFacts, SpeciesSearch } from '#species';
import { PageController, PageGet, PageLanguage, Public, RateLimit, view } from '#web';
import { countryOptions, countryText, documentTypeName, type Option } from './code-options.js';
import { speciesView } from './species-view.js';

const names = ['species', 'from', 'to', 'kind', 'personal', 'before', 'again', 'bred', 'commercial'] as const;
type Answers = Readonly<Partial<Record<(typeof names)[number], string>>>;
type Step = 'species' | 'route' | Exclude<(typeof names)[number], 'species' | 'from' | 'to'>;

const namesShown = 10;

/**
 * "Do I need a permit?": one question at a time, for anybody. All answers stand in the address; nothing is kept.
 */
@PageController('need')
export class NeedPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly search: SpeciesSearch,
    private readonly facts: SpeciesFacts,
  ) {}

  @Public()
  @RateLimit({ name: 'need', limit: 120, windowSeconds: 60 })
  @PageGet()
  ask(@PageLanguage() language: Language, @Query() query: Readonly<Record<string, unknown>>) {
    const given = answersOf(query);
    const q = textOf(query['q']);
    return this.unit.run(async (tx) => {
      const office = await readOffice(tx);
      const date = dayIn(office.timeZone);
      if (given.species === undefined) return this.speciesPage(tx, language, q, date);
      const [taxon] = await this.facts.taxa(tx, [given.species], date);
      if (!taxon?.known) return this.speciesPage(tx, language, given.species, date);
      const countries = countryOptions(language, { specimen: office.specimen, special: true });
      const answers = withKnown(given, countries);
      const asked = stepsOf(answers, taxon, date);
      const step = asked.find((one) => !isAnswered(one, answers));
      const shown = { answers, told: toldOf(answers, asked, language), back: backOf(answers, asked, step) };
      if (step !== undefined)
        return view('need/question', {
          ...shown,
          step,
          options: optionsOf(step, language),
          countries,
          species: taxon.acceptedName,
          ...dateOf(taxon, answers),
        });
      return view('need/answer', { ...shown, ...(await this.answer(tx, answers, taxon, office.country, date, language)) });
    });
  }

  private async speciesPage(tx: Tx, language: Language, q: string, date: string) {
    const found = q.length < 2 ? [] : await this.search.find(tx, { q, at: date, lang: language, limit: namesShown });
    return view('need/species', { q, searched: q.length >= 2, items: found.map((one) => speciesView(one, language)) });
  }

  private async answer(tx: Tx, answers: Answers, taxon: TaxonFacts, own: string, date: string, language: Language) {
    const from = answers.from ?? '';
    const listing = resolveListing(taxon, from, date);
    const suspensions = await this.facts.suspensions(tx, { names: [taxon.acceptedName], countries: [from, answers.to ?? ''], date });
    const shared = { species: taxon.acceptedName, date, suspensions: suspensions.map(({ from: since, source }) => ({ since, source })) };
    // Nothing known is not the same as nothing needed.
    if (listing.kind !== 'listed' && listing.kind !== 'not-covered')
      return { ...shared, unknown: true, documents: [], notes: [], appendix: null };
    const appendix = listing.kind === 'listed' ? (listing.appendices[0] ?? null) : null;
    const trade: IntendedTrade = {
      ...{ appendix, from, to: answers.to ?? '', kingdom: taxon.kingdom },
      listedBy: listing.kind === 'listed' ? (listing.listings.find(({ party }) => party !== null)?.party ?? null) : null,
      ...{ live: answers.kind === 'live', personal: answers.personal === 'yes', preConvention: answers.before === 'yes' },
      ...{ reExport: answers.again === 'yes', bred: answers.bred === 'yes', commercial: answers.commercial === 'yes' },
    };
    const { documents, notes } = neededDocuments(trade);
    return {
      ...shared,
      ...{ appendix, notes },
      documents: documents.map(({ type, grantedBy, source }) => ({
        ...{ type, source, here: grantedBy === own },
        name: documentTypeName(type, language),
        country: countryText(grantedBy, language),
      })),
    };
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().slice(0, 150).normalize('NFC') : '';
}

function answersOf(query: Readonly<Record<string, unknown>>): Answers {
  return Object.fromEntries(names.map((name) => [name, textOf(query[name])]).filter(([, value]) => value !== ''));
}

/** An address can hold anything: what is no answer of ours counts as none. */
function withKnown(given: Answers, countries: readonly Option[]): Answers {
  const isCountry = (code: string | undefined) => code !== undefined && countries.some(({ value }) => value === code);
  const allowed = (name: string, value: string) =>
    name === 'species' ||
    (name === 'from' || name === 'to'
      ? isCountry(value)
      : name === 'kind'
        ? value === 'live' || value === 'parts'
        : value === 'yes' || value === 'no');
  return Object.fromEntries(Object.entries(given).filter(([name, value]) => allowed(name, value)));
}

/** The questions that matter for this trade: a question whose answer changes nothing is not asked. */
function stepsOf(answers: Answers, taxon: TaxonFacts, date: string): readonly Step[] {
  const listing = resolveListing(taxon, answers.from ?? '', date);
  if (answers.from !== undefined && (listing.kind !== 'listed' || answers.from === answers.to)) return ['species', 'route'];
  if (answers.from === 'ZZ') return ['species', 'route', 'kind'];
  const first = listing.kind === 'listed' && listing.appendices.includes('I');
  return [
    'species',
    'route',
    'kind',
    ...(answers.kind === 'parts' ? (['personal'] as const) : []),
    'before',
    ...(answers.before === 'no' && !(answers.personal === 'yes' && !first) ? (['again'] as const) : []),
    ...(answers.again === 'no' ? (['bred'] as const) : []),
    ...(first && answers.again === 'no' ? (['commercial'] as const) : []),
  ];
}

function isAnswered(step: Step, answers: Answers): boolean {
  return step === 'route' ? answers.from !== undefined && answers.to !== undefined : answers[step] !== undefined;
}

function optionsOf(step: Step, language: Language): readonly Option[] {
  const values = step === 'kind' ? ['live', 'parts'] : ['yes', 'no'];
  return values.map((value) => ({ value, text: message(step === 'kind' ? `need.kind.${value}` : `apply.${value}`, {}, language) }));
}

function dateOf(taxon: TaxonFacts, { from }: Answers): { readonly listed: string | null } {
  return { listed: firstListedOn(taxon, from ?? '') };
}

/** What was answered so far, each with the way back to it. */
function toldOf(answers: Answers, asked: readonly Step[], language: Language) {
  return asked
    .filter((step) => isAnswered(step, answers))
    .map((step) => ({
      step,
      value:
        step === 'species'
          ? (answers.species ?? '')
          : step === 'route'
            ? message('need.route.told', { from: countryText(answers.from, language), to: countryText(answers.to, language) }, language)
            : (optionsOf(step, language).find(({ value }) => value === answers[step])?.text ?? ''),
      href: addressOf(answers, asked, step),
    }));
}

function backOf(answers: Answers, asked: readonly Step[], step: Step | undefined): string | null {
  const answered = asked.filter((one) => isAnswered(one, answers) && one !== step);
  const last = answered.at(-1);
  return last === undefined ? null : addressOf(answers, asked, last);
}

/** The page on which a question is asked again: the answers before it are kept, later ones are asked anew. */
function addressOf(answers: Answers, asked: readonly Step[], step: Step): string {
  const before = asked.slice(0, asked.indexOf(step)).flatMap((one) => (one === 'route' ? (['from', 'to'] as const) : [one]));
  const kept = before.flatMap((name): [string, string][] => (answers[name] === undefined ? [] : [[name, answers[name]]]));
  return `/need?${new URLSearchParams(kept).toString()}`;
}
