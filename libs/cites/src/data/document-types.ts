import { citations } from './citations.js';
import type { DocumentTypeEntry } from './code-entry.js';

/**
 * Box 1: the sixteen document types; thirteen are printed on the standard form.
 * `O` is the category "Other" and never a type of its own; the phytosanitary certificate is issued by plant-health
 * services and recognised only; the scientific label is a label. Sub-type codes behind the hyphen are our own.
 *
 * The array order is released: credentials hold the index, so entries are only ever appended.
 */
export const documentTypes: readonly DocumentTypeEntry[] = [
  {
    code: 'E', index: 0, category: 'E', categoryConfirmed: false,
    names: { en: 'Export permit', fr: "Permis d'exportation", es: 'Permiso de exportación' },
    legalBasis: 'Art. III.2, IV.2, V.2', appendices: ['I', 'II', 'III'],
    validity: [{ months: 6, from: '1975-07-01', to: null, source: `${citations.convention}, Art. VI.2`, confirmed: true }],
    printed: true, multiUse: false, importerOptional: false,
    status: 'current', source: `${citations.convention}, Art. VI.2`, confirmed: true,
  },
  {
    code: 'R', index: 1, category: 'R', categoryConfirmed: true,
    names: { en: 'Re-export certificate', fr: 'Certificat de réexportation', es: 'Certificado de reexportación' },
    legalBasis: 'Art. III.4, IV.5, V.4', appendices: ['I', 'II', 'III'],
    validity: [{ months: 6, from: '1975-07-01', to: null, source: citations.cfr54, confirmed: true }],
    printed: true, multiUse: false, importerOptional: false,
    status: 'current', source: citations.cfr54, confirmed: true,
  },
  {
    code: 'I', index: 2, category: 'I', categoryConfirmed: false,
    names: { en: 'Import permit', fr: "Permis d'importation", es: 'Permiso de importación' },
    legalBasis: 'Art. III.3', appendices: ['I', 'II', 'III'],
    validity: [{ months: 12, from: '1975-07-01', to: null, source: citations.cfr54, confirmed: true }],
    printed: true, multiUse: false, importerOptional: false,
    status: 'current', source: citations.cfr54, confirmed: true,
  },
  {
    code: 'O', index: 3, category: 'O', categoryConfirmed: true,
    names: { en: 'Other (category; the sub-type is named in box 1)', fr: 'Autre (catégorie ; le sous-type figure dans la case 1)', es: 'Otro (categoría; el subtipo se indica en la casilla 1)' },
    legalBasis: 'Res. Conf. 12.3 Annex 2', appendices: ['I', 'II', 'III'],
    validity: [{ months: null, from: '1975-07-01', to: null, source: citations.epix, confirmed: true }],
    printed: false, multiUse: false, importerOptional: false,
    status: 'current', source: citations.epix, confirmed: true,
  },
  {
    code: 'O-IFS', index: 4, category: 'O', categoryConfirmed: true,
    names: { en: 'Introduction-from-the-sea certificate', fr: "Certificat d'introduction en provenance de la mer", es: 'Certificado de introducción procedente del mar' },
    legalBasis: 'Art. III.5, IV.6-7; Res. Conf. 14.6', appendices: ['I', 'II'],
    validity: [{ months: 12, from: '1975-07-01', to: null, source: citations.cfr54, confirmed: true }],
    printed: true, multiUse: false, importerOptional: false,
    status: 'current', source: citations.cfr54, confirmed: true,
  },
  {
    code: 'O-PRE', index: 5, category: 'O', categoryConfirmed: true,
    names: { en: 'Pre-Convention certificate', fr: 'Certificat pré-Convention', es: 'Certificado preconvención' },
    legalBasis: 'Art. VII.2; Res. Conf. 13.6', appendices: ['I', 'II', 'III'],
    validity: [{ months: 6, from: '1975-07-01', to: null, source: citations.unconfirmed, confirmed: false }],
    printed: true, multiUse: false, importerOptional: false,
    status: 'current', source: citations.unconfirmed, confirmed: false,
  },
  {
    code: 'O-CB', index: 6, category: 'O', categoryConfirmed: true,
    names: { en: 'Certificate of captive breeding', fr: "Certificat d'élevage en captivité", es: 'Certificado de cría en cautividad' },
    legalBasis: 'Art. VII.5; Res. Conf. 10.16', appendices: ['I', 'II', 'III'],
    validity: [{ months: 6, from: '1975-07-01', to: null, source: citations.unconfirmed, confirmed: false }],
    printed: true, multiUse: false, importerOptional: false,
    status: 'current', source: citations.unconfirmed, confirmed: false,
  },
  {
    code: 'O-AP', index: 7, category: 'O', categoryConfirmed: true,
    names: { en: 'Certificate of artificial propagation', fr: 'Certificat de reproduction artificielle', es: 'Certificado de reproducción artificial' },
    legalBasis: 'Art. VII.5; Res. Conf. 11.11', appendices: ['I', 'II', 'III'],
    validity: [{ months: 6, from: '1975-07-01', to: null, source: citations.unconfirmed, confirmed: false }],
    printed: true, multiUse: false, importerOptional: false,
    status: 'current', source: citations.unconfirmed, confirmed: false,
  },
  {
    code: 'O-PHYTO', index: 8, category: 'O', categoryConfirmed: true,
    names: { en: 'Phytosanitary certificate used as certificate of artificial propagation', fr: 'Certificat phytosanitaire servant de certificat de reproduction artificielle', es: 'Certificado fitosanitario utilizado como certificado de reproducción artificial' },
    legalBasis: 'Art. VII.5; Res. Conf. 12.3 section VII', appendices: ['II', 'III'],
    validity: [{ months: null, from: '1975-07-01', to: null, source: citations.unconfirmed, confirmed: false }],
    printed: false, multiUse: false, importerOptional: false,
    status: 'current', source: citations.unconfirmed, confirmed: false,
  },
  {
    code: 'O-CO', index: 9, category: 'O', categoryConfirmed: true,
    names: { en: 'Certificate of origin', fr: "Certificat d'origine", es: 'Certificado de origen' },
    legalBasis: 'Art. V.3; Res. Conf. 12.3 section V', appendices: ['III'],
    validity: [{ months: 12, from: '1975-07-01', to: null, source: citations.cfr54, confirmed: true }],
    printed: true, multiUse: false, importerOptional: false,
    status: 'current', source: citations.cfr54, confirmed: true,
  },
  {
    code: 'O-TEC', index: 10, category: 'O', categoryConfirmed: true,
    names: { en: 'Travelling-exhibition certificate', fr: "Certificat d'exposition itinérante", es: 'Certificado de exhibición itinerante' },
    legalBasis: 'Art. VII.7; Res. Conf. 12.3 section VI', appendices: ['I', 'II', 'III'],
    validity: [{ months: 36, from: '1975-07-01', to: null, source: citations.cfr54, confirmed: true }],
    printed: true, multiUse: true, importerOptional: true,
    status: 'current', source: citations.cfr54, confirmed: true,
  },
  {
    code: 'O-POC', index: 11, category: 'O', categoryConfirmed: true,
    names: { en: 'Personal ownership certificate', fr: 'Certificat de propriété', es: 'Certificado de propiedad' },
    legalBasis: 'Art. VII.3; Res. Conf. 10.20', appendices: ['I', 'II', 'III'],
    validity: [{ months: 36, from: '1975-07-01', to: null, source: citations.cfr54, confirmed: true }],
    printed: true, multiUse: true, importerOptional: true,
    status: 'current', source: citations.cfr54, confirmed: true,
  },
  {
    code: 'O-MIC', index: 12, category: 'O', categoryConfirmed: true,
    names: { en: 'Musical instrument certificate', fr: 'Certificat pour instrument de musique', es: 'Certificado de instrumento musical' },
    legalBasis: 'Art. VII.3; Res. Conf. 16.8', appendices: ['I', 'II', 'III'],
    validity: [{ months: 36, from: '1975-07-01', to: null, source: citations.unconfirmed, confirmed: false }],
    printed: true, multiUse: true, importerOptional: true,
    status: 'current', source: citations.unconfirmed, confirmed: false,
  },
  {
    code: 'O-SC', index: 13, category: 'O', categoryConfirmed: true,
    names: { en: 'Sample collection document (ATA or TIR carnet)', fr: "Document pour collection d'échantillons (carnet ATA ou TIR)", es: 'Documento para colección de muestras (cuaderno ATA o TIR)' },
    legalBasis: 'Res. Conf. 12.3 section XV; Art. VII.1', appendices: ['I', 'II', 'III'],
    validity: [{ months: 6, from: '1975-07-01', to: null, source: citations.unconfirmed, confirmed: false }],
    printed: true, multiUse: true, importerOptional: false,
    status: 'current', source: citations.unconfirmed, confirmed: false,
  },
  {
    code: 'O-SCI', index: 14, category: 'O', categoryConfirmed: true,
    names: { en: 'Scientific exchange label (registered institutions)', fr: "Étiquette d'échange scientifique (institutions enregistrées)", es: 'Etiqueta de intercambio científico (instituciones registradas)' },
    legalBasis: 'Art. VII.6; Res. Conf. 11.15', appendices: ['I', 'II', 'III'],
    validity: [{ months: null, from: '1975-07-01', to: null, source: `${citations.convention}, Art. VII.6`, confirmed: true }],
    printed: false, multiUse: false, importerOptional: false,
    status: 'current', source: `${citations.convention}, Art. VII.6`, confirmed: true,
  },
  {
    code: 'O-ART14', index: 15, category: 'O', categoryConfirmed: true,
    names: { en: 'Certificate under Article XIV.5 (earlier marine treaty)', fr: "Certificat au titre de l'Article XIV.5 (traité marin antérieur)", es: 'Certificado en virtud del Artículo XIV.5 (tratado marino anterior)' },
    legalBasis: 'Art. XIV.4-5', appendices: ['II'],
    validity: [{ months: null, from: '1975-07-01', to: null, source: `${citations.convention}, Art. XIV.4-5`, confirmed: true }],
    printed: true, multiUse: false, importerOptional: false,
    status: 'current', source: `${citations.convention}, Art. XIV.4-5`, confirmed: true,
  },
];
