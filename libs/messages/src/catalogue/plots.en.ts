import type { Catalogue } from './catalogue.js';

/** Plots of trade for auditors. */
export const plotsEn: Catalogue = {
  'plots.title': 'Trade',
  'plots.lead':
    'What permits let out, month by month and by route, from their frozen documents. Cancelled, replaced and void permits are left out.',
  'plots.species': 'Species',
  'plots.country': 'Country of export or import (two letters)',
  'plots.show': 'Show',
  'plots.cut': 'The period holds more than {most, number} permits. The newest are summed; choose a shorter period or a species.',
  'plots.months': 'Issued by month',
  'plots.routes': 'Routes',
  'plots.chart': '{term} ({unit}) a month',
  'plots.none': 'No permit of this period fits.',
  'plots.fault.species': 'No species on record has this name',
  'plots.fault.country': 'Two letters, for example KE',
  'plots.fault.day': 'A day like 2026-12-31',
  'plots.fault.period': 'It ends after it begins, within {years, number} years',
  'plots.column.month': 'Month',
  'plots.column.term': 'Goods',
  'plots.column.unit': 'Unit',
  'plots.column.quantity': 'Quantity',
  'plots.column.permits': 'Permits',
  'plots.column.endorsed': 'Endorsed',
  'plots.column.route': 'From → to',
};
