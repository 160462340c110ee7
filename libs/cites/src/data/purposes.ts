import { citations } from './citations.js';
import type { CodeEntry } from './code-entry.js';

/** Box 5a: purpose of the transaction. One code per document. */
export const purposes: readonly CodeEntry[] = [
  { code: 'T', names: { en: 'Commercial', fr: 'Transaction commerciale', es: 'Comercial' }, status: 'current', source: citations.guide9Annex3, confirmed: true },
  { code: 'Z', names: { en: 'Zoo', fr: 'Parc zoologique', es: 'Parque zoológico' }, status: 'current', source: citations.guide9Annex3, confirmed: true },
  { code: 'G', names: { en: 'Botanical garden', fr: 'Jardin botanique', es: 'Jardín botánico' }, status: 'current', source: citations.guide9Annex3, confirmed: true },
  { code: 'Q', names: { en: 'Circus or travelling exhibition', fr: 'Cirque et exposition itinérante', es: 'Circo y exhibición itinerante' }, status: 'current', source: citations.guide9Annex3, confirmed: true },
  { code: 'S', names: { en: 'Scientific', fr: 'Fins scientifiques', es: 'Científico' }, status: 'current', source: citations.guide9Annex3, confirmed: true },
  { code: 'H', names: { en: 'Hunting trophy', fr: 'Trophée de chasse', es: 'Trofeo de caza' }, status: 'current', source: citations.guide9Annex3, confirmed: true },
  { code: 'P', names: { en: 'Personal', fr: 'Fins personnelles', es: 'Objeto personal' }, status: 'current', source: citations.guide9Annex3, confirmed: true },
  { code: 'M', names: { en: 'Medical (including biomedical research)', fr: 'Fins médicales (y compris la recherche biomédicale)', es: 'Médico (inclusive la investigación biomédica)' }, status: 'current', source: citations.guide9Annex3, confirmed: true },
  { code: 'E', names: { en: 'Educational', fr: 'Education', es: 'Educativo' }, status: 'current', source: citations.guide9Annex3, confirmed: true },
  { code: 'N', names: { en: 'Reintroduction or introduction into the wild', fr: 'Réintroduction ou introduction dans la nature', es: 'Reintroducción o introducción en el medio silvestre' }, status: 'current', source: citations.guide9Annex3, confirmed: true },
  { code: 'B', names: { en: 'Breeding in captivity or artificial propagation', fr: 'Elevage en captivité ou reproduction artificielle', es: 'Cría en cautividad o reproducción artificial' }, status: 'current', source: citations.guide9Annex3, confirmed: true },
  { code: 'L', names: { en: 'Law enforcement / judicial / forensic', fr: 'Application de la loi / fins judiciaires / police scientifique', es: 'Aplicación de la ley / judicial / forense' }, status: 'current', source: citations.guide9Annex3, confirmed: true },
];
