/**
 * A name folded for search, exactly as the database function species.fold does it (an integration spec holds the two together):
 * compatibility decomposition without marks, lower case, hyphens, apostrophes, quotes, dots and underscores as spaces.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[-'"._’‘ʼ]/g, ' ')
    .replace(/^ +| +$/g, '');
}
