import type { Catalogue } from './catalogue.js';

/** Plots of trade for auditors. */
export const plotsEs: Catalogue = {
  'plots.title': 'Comercio',
  'plots.lead':
    'Lo que dejaron salir los permisos, por mes y por ruta, según sus documentos fijados. Se excluyen los permisos anulados, sustituidos y nulos.',
  'plots.species': 'Especie',
  'plots.country': 'País de exportación o importación (dos letras)',
  'plots.show': 'Mostrar',
  'plots.cut': 'El período contiene más de {most, number} permisos. Se suman los más recientes; elija un período más corto o una especie.',
  'plots.months': 'Expedidos por mes',
  'plots.routes': 'Rutas',
  'plots.chart': '{term} ({unit}) al mes',
  'plots.none': 'Ningún permiso de este período coincide.',
  'plots.fault.species': 'Ninguna especie registrada tiene este nombre',
  'plots.fault.country': 'Dos letras, por ejemplo KE',
  'plots.fault.day': 'Un día como 2026-12-31',
  'plots.fault.period': 'Termina después de empezar, en {years, number} años como máximo',
  'plots.column.month': 'Mes',
  'plots.column.term': 'Mercancía',
  'plots.column.unit': 'Unidad',
  'plots.column.quantity': 'Cantidad',
  'plots.column.permits': 'Permisos',
  'plots.column.endorsed': 'Visados',
  'plots.column.route': 'De → a',
};
