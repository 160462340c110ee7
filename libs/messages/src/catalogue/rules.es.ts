import type { Catalogue } from './catalogue.js';

export const rulesEs: Catalogue = {};
