import { describe, expect, it } from '@jest/globals';
import { sha256Hex, taxonByCode, taxonCodeOf, taxonLines, taxonRelease, taxonReleases, taxonTable } from '#cites';

describe('the taxon code table', () => {
  it.each(taxonReleases.map((release) => [release.version, release] as const))(
    'still begins with every line of release %i: numbers in printed QR codes keep their meaning',
    (_version, release) => {
      expect(taxonLines.length).toBeGreaterThanOrEqual(release.size);
      expect(sha256Hex(taxonLines.slice(0, release.size).join('\n'))).toBe(release.sha256);
    },
  );

  it('holds no more lines than were released', () => {
    expect(taxonLines).toHaveLength(taxonRelease.size);
    expect(taxonReleases.map((release) => release.version)).toEqual(taxonReleases.map((_release, index) => index + 1));
  });

  it('has one well-formed line for each name', () => {
    for (const line of taxonLines) expect(line).toMatch(/^[AP][cofgsbv] [A-Z][A-Za-z-]+( [a-z.-]+)*$/);
    expect(new Set(taxonTable.map((entry) => entry.name)).size).toBe(taxonTable.length);
  });

  it('turns every name into its code and back', () => {
    for (const entry of taxonTable) {
      expect(taxonCodeOf(entry.name)).toBe(entry.code);
      expect(taxonByCode(entry.code)).toBe(entry);
    }
  });

  it('knows well-known names and ranks, and no number outside the table', () => {
    expect(taxonByCode(taxonCodeOf('Panthera tigris') ?? 0)).toMatchObject({ rank: 'species', kingdom: 'Animalia' });
    expect(taxonByCode(taxonCodeOf('Orchidaceae') ?? 0)).toMatchObject({ rank: 'family', kingdom: 'Plantae' });
    expect(taxonCodeOf('Canis familiaris')).toBeUndefined();
    for (const code of [0, -1, 1.5, taxonTable.length + 1, Number.NaN]) expect(taxonByCode(code)).toBeUndefined();
  });
});
