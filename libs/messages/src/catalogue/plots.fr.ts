import type { Catalogue } from './catalogue.js';

/** Plots of trade for auditors. */
export const plotsFr: Catalogue = {
  'plots.title': 'Commerce',
  'plots.lead':
    'Ce que les permis ont laissé sortir, par mois et par trajet, d’après leurs documents figés. Les permis annulés, remplacés ou nuls sont exclus.',
  'plots.species': 'Espèce',
  'plots.country': 'Pays d’exportation ou d’importation (deux lettres)',
  'plots.show': 'Afficher',
  'plots.cut':
    'La période contient plus de {most, number} permis. Les plus récents sont additionnés ; choisissez une période plus courte ou une espèce.',
  'plots.months': 'Délivrés par mois',
  'plots.routes': 'Trajets',
  'plots.chart': '{term} ({unit}) par mois',
  'plots.none': 'Aucun permis de cette période ne correspond.',
  'plots.fault.species': 'Aucune espèce enregistrée ne porte ce nom',
  'plots.fault.country': 'Deux lettres, par exemple KE',
  'plots.fault.day': 'Un jour comme 2026-12-31',
  'plots.fault.period': 'Elle se termine après son début, en {years, number} ans au plus',
  'plots.column.month': 'Mois',
  'plots.column.term': 'Marchandise',
  'plots.column.unit': 'Unité',
  'plots.column.quantity': 'Quantité',
  'plots.column.permits': 'Permis',
  'plots.column.endorsed': 'Visés',
  'plots.column.route': 'De → à',
};
