import { citations } from './citations.js';
import type { SpecialCountryEntry } from './code-entry.js';

/**
 * Codes that are no country: unknown, various, the high seas, and codes that older records hold.
 * ZZ was the high seas before HS: accepted on reading, never written.
 */
export const specialCountryCodes: readonly SpecialCountryEntry[] = [
  { code: 'XX', names: { en: 'Unknown (country of origin unknown)', fr: 'Inconnu', es: 'Desconocido' }, status: 'current', source: citations.guide9TableA51, confirmed: true },
  { code: 'XV', names: { en: 'Various', fr: 'Divers', es: 'Varios' }, status: 'current', source: citations.guide9TableA51, confirmed: true },
  { code: 'HS', names: { en: 'Introduction from the sea / high seas', fr: 'Introduction en provenance de la mer / haute mer', es: 'Introducción procedente del mar / alta mar' }, status: 'current', source: citations.guide9TableA51, confirmed: true },
  { code: 'ZZ', names: { en: 'High seas / introduction from the sea (old code, replaced by HS)' }, status: 'historical', replacedBy: 'HS', source: citations.guide9TableA52, confirmed: true },
  { code: 'ZC', names: { en: 'Former Czechoslovakia' }, status: 'historical', source: citations.guide9TableA52, confirmed: true },
  { code: 'XA', names: { en: 'French Antilles' }, status: 'historical', source: citations.guide9TableA52, confirmed: true },
  { code: 'XC', names: { en: 'Caribbean' }, status: 'historical', source: citations.guide9TableA52, confirmed: true },
  { code: 'XE', names: { en: 'Europe' }, status: 'historical', source: citations.guide9TableA52, confirmed: true },
  { code: 'XF', names: { en: 'Africa' }, status: 'historical', source: citations.guide9TableA52, confirmed: true },
  { code: 'XM', names: { en: 'South America' }, status: 'historical', source: citations.guide9TableA52, confirmed: true },
  { code: 'XS', names: { en: 'Asia' }, status: 'historical', source: citations.guide9TableA52, confirmed: true },
  { code: 'AN', names: { en: 'Netherlands Antilles' }, status: 'historical', source: citations.guide9TableA52, confirmed: true },
  { code: 'CS', names: { en: 'Former Serbia and Montenegro' }, status: 'historical', source: citations.guide9TableA52, confirmed: true },
  { code: 'DD', names: { en: 'Former East Germany' }, status: 'historical', source: citations.guide9TableA52, confirmed: true },
  { code: 'IO', names: { en: 'British Indian Ocean Territory' }, status: 'historical', source: citations.guide9TableA52, confirmed: true },
  { code: 'NT', names: { en: 'Neutral zone' }, status: 'historical', source: citations.guide9TableA52, confirmed: true },
  { code: 'PC', names: { en: 'Former Pacific Trust Territory' }, status: 'historical', source: citations.guide9TableA52, confirmed: true },
  { code: 'YU', names: { en: 'Former Yugoslavia' }, status: 'historical', source: citations.guide9TableA52, confirmed: true },
  { code: 'SU', names: { en: 'Former Soviet Union' }, status: 'historical', source: citations.guide8Annex3, confirmed: true },
  { code: 'YD', names: { en: 'Former Democratic Yemen' }, status: 'historical', source: citations.geoEntities, confirmed: true },
  { code: 'XK', names: { en: 'Kosovo (user-assigned code used by UNEP-WCMC; KV in older data)' }, status: 'database', source: citations.geoEntities, confirmed: true },
];
