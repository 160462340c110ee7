import { type Language, languages } from '#messages';

/**
 * The best of our languages for an Accept-Language header (RFC 9110 s12.5.4); English when nothing fits.
 * Attacker-controlled: only the first 200 characters are looked at and anything unreadable is passed over.
 */
export function languageOf(header: string | undefined): Language {
  let best: Language = 'en';
  let bestWeight = 0;
  for (const part of (header ?? '').slice(0, 200).split(',')) {
    const [range = '', ...parameters] = part.trim().toLowerCase().split(';');
    const quality = parameters.map((text) => /^\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*$/.exec(text)?.[1]).find(Boolean);
    const weight = quality === undefined ? 1 : Number(quality);
    const language = languages.find((known) => range === known || range.startsWith(`${known}-`));
    if (language && weight > bestWeight) {
      best = language;
      bestWeight = weight;
    }
  }
  return best;
}
