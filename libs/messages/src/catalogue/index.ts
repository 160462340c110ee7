import type { CatalogueArea } from './catalogue.js';
import { rulesEn } from './rules.en.js';
import { rulesEs } from './rules.es.js';
import { rulesFr } from './rules.fr.js';

/** Every area of the catalogue; a new area adds its three files and one line here. */
export const catalogueAreas: readonly CatalogueArea[] = [{ area: 'rules', texts: { en: rulesEn, fr: rulesFr, es: rulesEs } }];
