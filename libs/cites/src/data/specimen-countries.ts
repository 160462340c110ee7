/**
 * Fictitious authorities, from the user-assigned range of ISO 3166-1. Their documents are marked SPECIMEN.
 * XA stood for the French Antilles in trade records of before 1990; on a document of today it is Utopia.
 */
export const specimenCountries: Readonly<Record<string, { readonly en: string; readonly fr: string; readonly es: string }>> = {
  XA: { en: 'Utopia', fr: 'Utopie', es: 'Utopía' },
  XB: { en: 'Arcadia', fr: 'Arcadie', es: 'Arcadia' },
};
