import type { Catalogue } from './catalogue.js';

export const rulesEn: Catalogue = {};
