import type { Catalogue } from './catalogue.js';

export const rulesFr: Catalogue = {};
