import { citations } from './citations.js';
import type { UnitEntry } from './code-entry.js';

/**
 * Box 11: units. The nine current codes (since May 2021) and the codes they replaced or that older records hold.
 * Before May 2021 a number of specimens was written with a blank unit: blank and NAR are read as equal, NAR is written.
 * Factors are exact decimal texts as published by UNEP-WCMC, never floats; conversions of historical counts
 * (boxes, sets) are that body's conventions, not measurements.
 */
export const units: readonly UnitEntry[] = [
  { code: 'GRM', names: { en: 'Grams', fr: 'Grammes', es: 'Gramos' }, symbol: 'g', dimension: 'mass', base: 'KGM', toBase: '0.001', status: 'current', source: citations.guide9TableA22, confirmed: true },
  { code: 'KGM', names: { en: 'Kilograms', fr: 'Kilogrammes', es: 'Kilogramos' }, symbol: 'kg', dimension: 'mass', base: 'KGM', toBase: '1', status: 'current', from: '2021-05-01', source: citations.guide9TableA22, confirmed: true },
  { code: 'LTR', names: { en: 'Litres', fr: 'Litres', es: 'Litros' }, symbol: 'l', dimension: 'volume', base: 'LTR', toBase: '1', status: 'current', source: citations.guide9TableA22, confirmed: true },
  { code: 'MLT', names: { en: 'Millilitres', fr: 'Millilitres', es: 'Mililitros' }, symbol: 'ml', dimension: 'volume', base: 'LTR', toBase: '0.001', status: 'current', source: citations.guide9TableA22, confirmed: true },
  { code: 'MTR', names: { en: 'Metres', fr: 'Mètres', es: 'Metros' }, symbol: 'm', dimension: 'length', base: 'MTR', toBase: '1', status: 'current', source: citations.guide9TableA22, confirmed: true },
  { code: 'CMQ', names: { en: 'Cubic centimetres', fr: 'Centimètres cubes', es: 'Centímetros cúbicos' }, symbol: 'cm3', dimension: 'solid volume', base: 'MTQ', toBase: '0.000001', status: 'current', from: '2021-05-01', source: citations.guide9TableA22, confirmed: true },
  { code: 'MTK', names: { en: 'Square metres', fr: 'Mètres carrés', es: 'Metros cuadrados' }, symbol: 'm2', dimension: 'area', base: 'MTK', toBase: '1', status: 'current', from: '2021-05-01', source: citations.guide9TableA22, confirmed: true },
  { code: 'MTQ', names: { en: 'Cubic metres', fr: 'Mètres cubes', es: 'Metros cúbicos' }, symbol: 'm3', dimension: 'solid volume', base: 'MTQ', toBase: '1', status: 'current', from: '2021-05-01', source: citations.guide9TableA22, confirmed: true },
  { code: 'NAR', names: { en: 'Number of specimens', fr: 'Nombre de spécimens', es: 'Número de especímenes' }, symbol: 'no.', dimension: 'count', base: 'NAR', toBase: '1', status: 'current', from: '2021-05-01', source: citations.guide9TableA22, confirmed: true },
  { code: 'BAK', names: { en: 'Back skins', fr: 'Peaux de dos', es: 'Dorsos de piel' }, status: 'historical', source: citations.guide9TableA24, confirmed: true },
  { code: 'BAG', names: { en: 'Bags', fr: 'Sacs', es: 'Bolsas' }, status: 'historical', convertTo: 'NAR', factor: '1', source: citations.guide9TableA24, confirmed: true },
  { code: 'BSK', names: { en: 'Belly skins', fr: 'Peaux de ventre', es: 'Pieles ventrales' }, status: 'historical', source: citations.guide9TableA24, confirmed: true },
  { code: 'BOT', names: { en: 'Bottles', fr: 'Bouteilles', es: 'Botellas' }, status: 'historical', convertTo: 'NAR', factor: '1', source: citations.guide9TableA24, confirmed: true },
  { code: 'BOX', names: { en: 'Boxes', fr: 'Boîtes', es: 'Cajas' }, status: 'historical', convertTo: 'NAR', factor: '1', source: citations.guide9TableA24, confirmed: true },
  { code: 'CAN', names: { en: 'Cans', fr: 'Bidons', es: 'Latas' }, status: 'historical', convertTo: 'NAR', factor: '1', source: citations.guide9TableA24, confirmed: true },
  { code: 'CRT', names: { en: 'Cartons', fr: 'Cartons', es: 'Cartones' }, status: 'historical', convertTo: 'NAR', factor: '1', source: citations.guide9TableA24, confirmed: true },
  { code: 'CAS', names: { en: 'Cases', fr: 'Boîtiers', es: 'Estuches' }, status: 'historical', convertTo: 'NAR', factor: '1', source: citations.guide9TableA24, confirmed: true },
  { code: 'CTM', names: { en: 'Centimetres', fr: 'Cm', es: 'Centímetros' }, status: 'historical', convertTo: 'MTR', factor: '0.01', source: citations.guide9TableA24, confirmed: true },
  { code: 'CUF', names: { en: 'Cubic feet', fr: 'Pieds cubes', es: 'Pies cúbicos' }, status: 'historical', convertTo: 'MTQ', factor: '0.02831657935721365', source: citations.guide9TableA24, confirmed: true },
  { code: 'FLA', names: { en: 'Flasks', fr: 'Flacons', es: 'Frascos' }, status: 'historical', convertTo: 'NAR', factor: '1', source: citations.guide9TableA24, confirmed: true },
  { code: 'HRN', names: { en: 'Hornback skins', fr: 'Hornbacks', es: 'Pieles dorsales' }, status: 'historical', source: citations.guide9TableA24, confirmed: true },
  { code: 'INC', names: { en: 'Inches', fr: 'Pouces', es: 'Pulgadas' }, status: 'historical', convertTo: 'MTR', factor: '0.025400050800101603', source: citations.guide9TableA24, confirmed: true },
  { code: 'ITE', names: { en: 'Items', fr: 'Articles', es: 'Artículos' }, status: 'historical', convertTo: 'NAR', factor: '1', source: citations.guide9TableA24, confirmed: true },
  { code: 'MYG', names: { en: 'Micrograms', fr: 'Microgrammes', es: 'Microgramos' }, status: 'historical', convertTo: 'KGM', factor: '0.000000001', source: citations.guide9TableA24, confirmed: true },
  { code: 'MGM', names: { en: 'Milligrams', fr: 'Mg', es: 'Mg' }, status: 'historical', convertTo: 'KGM', factor: '0.000001', source: citations.guide9TableA24, confirmed: true },
  { code: 'OUN', names: { en: 'Ounces', fr: 'Onces', es: 'Oz' }, status: 'historical', convertTo: 'KGM', factor: '0.02834949254408346', source: citations.guide9TableA24, confirmed: true },
  { code: 'PAI', names: { en: 'Pairs', fr: 'Paires', es: 'Pares' }, status: 'historical', convertTo: 'NAR', factor: '2', source: citations.guide9TableA24, confirmed: true },
  { code: 'PCS', names: { en: 'Pieces', fr: 'Pièces', es: 'Piezas' }, status: 'historical', convertTo: 'NAR', factor: '1', source: citations.guide9TableA24, confirmed: true },
  { code: 'PND', names: { en: 'Pounds', fr: 'Livres', es: 'Libras' }, status: 'historical', convertTo: 'KGM', factor: '0.4535147392290249', source: citations.guide9TableA24, confirmed: true },
  { code: 'SET', names: { en: 'Sets', fr: 'Sets', es: 'Sets' }, status: 'historical', convertTo: 'NAR', factor: '1', source: citations.guide9TableA24, confirmed: true },
  { code: 'SHP', names: { en: 'Shipments', fr: 'Cargaisons', es: 'Cargamentos' }, status: 'historical', convertTo: 'NAR', factor: '1', source: citations.guide9TableA24, confirmed: true },
  { code: 'SID', names: { en: 'Sides', fr: 'Flancs', es: 'Costados' }, status: 'historical', source: citations.guide9TableA24, confirmed: true },
  { code: 'SKI', names: { en: 'Skins', fr: 'Peaux', es: 'Pieles' }, status: 'historical', convertTo: 'NAR', factor: '1', source: citations.guide9TableA24, confirmed: true },
  { code: 'SQC', names: { en: 'Square centimetres', fr: 'Centimètres carrés', es: 'Centímetros cuadrados' }, status: 'historical', convertTo: 'MTK', factor: '0.0001', source: citations.guide9TableA24, confirmed: true },
  { code: 'SQD', names: { en: 'Square decimetres', fr: 'Décimètres carrés', es: 'Decímetros cuadrados' }, status: 'historical', convertTo: 'MTK', factor: '0.01', source: citations.guide9TableA24, confirmed: true },
  { code: 'SQF', names: { en: 'Square feet', fr: 'Pieds carrés', es: 'Pies cuadrados' }, status: 'historical', convertTo: 'MTK', factor: '0.0929022668153103', source: citations.guide9TableA24, confirmed: true },
  { code: 'TON', names: { en: 'Metric tons', fr: 'Tonnes métriques', es: 'Toneladas métricas' }, status: 'historical', convertTo: 'KGM', factor: '1000', source: citations.guide9TableA24, confirmed: true },
  { code: 'KIL', names: { en: 'Kilograms (old code)', fr: 'Kg', es: 'Kg' }, status: 'historical', convertTo: 'KGM', factor: '1', to: '2021-05-01', source: citations.guide9TableA22, confirmed: true },
  { code: 'CCM', names: { en: 'Cubic centimetres (old code)', fr: 'Cm3', es: 'Centímetros cúbicos' }, status: 'historical', convertTo: 'CMQ', factor: '1', to: '2021-05-01', source: citations.guide9TableA22, confirmed: true },
  { code: 'SQM', names: { en: 'Square metres (old code)', fr: 'Mètres carrés', es: 'M2' }, status: 'historical', convertTo: 'MTK', factor: '1', to: '2021-05-01', source: citations.guide9TableA22, confirmed: true },
  { code: 'CUM', names: { en: 'Cubic metres (old code)', fr: 'M3', es: 'M3' }, status: 'historical', convertTo: 'MTQ', factor: '1', to: '2021-05-01', source: citations.guide9TableA22, confirmed: true },
];
