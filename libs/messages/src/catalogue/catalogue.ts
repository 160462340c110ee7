export type Language = 'en' | 'fr' | 'es';

/** Message id -> ICU MessageFormat pattern. Ids start with the area, e.g. `rules.import-permit-first`. */
export type Catalogue = Readonly<Record<string, string>>;

/** One area of the product in the three working languages of the Convention. */
export interface CatalogueArea {
  readonly area: string;
  readonly texts: Readonly<Record<Language, Catalogue>>;
}
