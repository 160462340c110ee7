/** A printed heading in the three working languages of the Convention. */
export interface Heading {
  readonly en: string;
  readonly fr: string;
  readonly es: string;
}

/** Second language under the English heading. */
export type HeadingLanguage = 'fr' | 'es';

const heading = (en: string, fr: string, es: string): Heading => ({ en, fr, es });

/** Headings of the standard form (Res. Conf. 12.3, Annex 2), our wording. */
export const headings = {
  convention: heading(
    'CONVENTION ON INTERNATIONAL TRADE IN ENDANGERED SPECIES OF WILD FAUNA AND FLORA',
    'CONVENTION SUR LE COMMERCE INTERNATIONAL DES ESPÈCES DE FAUNE ET DE FLORE SAUVAGES MENACÉES D’EXTINCTION',
    'CONVENCIÓN SOBRE EL COMERCIO INTERNACIONAL DE ESPECIES AMENAZADAS DE FAUNA Y FLORA SILVESTRES',
  ),
  number: heading('PERMIT/CERTIFICATE No.', 'PERMIS/CERTIFICAT N°', 'PERMISO/CERTIFICADO N.°'),
  export: heading('EXPORT', 'EXPORTATION', 'EXPORTACIÓN'),
  reExport: heading('RE-EXPORT', 'RÉEXPORTATION', 'REEXPORTACIÓN'),
  import: heading('IMPORT', 'IMPORTATION', 'IMPORTACIÓN'),
  other: heading('OTHER', 'AUTRE', 'OTRO'),
  original: heading('ORIGINAL', 'ORIGINAL', 'ORIGINAL'),
  copy: heading('COPY', 'COPIE', 'COPIA'),
  replacement: heading('REPLACEMENT', 'REMPLACEMENT', 'REEMPLAZO'),
  specimen: heading('SPECIMEN – NOT VALID', 'SPÉCIMEN – NON VALABLE', 'ESPÉCIMEN – SIN VALIDEZ'),
  validUntil: heading('Valid until', 'Valable jusqu’au', 'Válido hasta'),
  importer: heading('Importer (name and address)', 'Importateur (nom et adresse)', 'Importador (nombre y dirección)'),
  completedByHolder: heading('to be completed by the holder', 'à remplir par le titulaire', 'a completar por el titular'),
  byHolder: heading('by the holder', 'par le titulaire', 'por el titular'),
  completedBy: heading('Completed by (name, signature, date)', 'Rempli par', 'Completado por'),
  countryOfImport: heading('Country of import', 'Pays d’importation', 'País de importación'),
  exporter: heading(
    'Exporter/re-exporter (name, address and country)',
    'Exportateur/réexportateur (nom, adresse et pays)',
    'Exportador/reexportador (nombre, dirección y país)',
  ),
  countryOfExport: heading('Country of export', 'Pays d’exportation', 'País de exportación'),
  applicantSignature: heading('Signature of the applicant', 'Signature du requérant', 'Firma del solicitante'),
  specialConditions: heading('Special conditions', 'Conditions spéciales', 'Condiciones especiales'),
  purpose: heading('Purpose of the transaction', 'But de la transaction', 'Objeto de la transacción'),
  securityStamp: heading('Security stamp No.', 'N° du timbre de sécurité', 'N.° de la estampilla de seguridad'),
  authority: heading(
    'Name, address, national seal/stamp and country of Management Authority',
    'Nom, adresse, sceau/cachet national et pays de l’organe de gestion',
    'Nombre, dirección, sello nacional y país de la Autoridad Administrativa',
  ),
  names: heading(
    'Scientific name (genus and species) and common name',
    'Nom scientifique (genre et espèce) et nom commun',
    'Nombre científico (género y especie) y nombre común',
  ),
  description: heading(
    'Description, identifying marks or numbers (age/sex if live)',
    'Description, marques ou numéros (âge/sexe si vivants)',
    'Descripción, marcas o números (edad/sexo si vivos)',
  ),
  appendixSource: heading('Appendix and source', 'Annexe et source', 'Apéndice y origen'),
  quantity: heading('Quantity (and unit)', 'Quantité (et unité)', 'Cantidad (y unidad)'),
  quota: heading('Total exported/Quota', 'Total exporté/Quota', 'Total exportado/Cupo'),
  origin: heading('Country of origin*', 'Pays d’origine*', 'País de origen*'),
  permitNumber: heading('Permit No.', 'Permis n°', 'Permiso n.°'),
  date: heading('Date', 'Date', 'Fecha'),
  lastReExport: heading('Country of last re-export', 'Dernière réexportation', 'Última reexportación'),
  certificateNumber: heading('Certificate No.', 'Certificat n°', 'Certificado n.°'),
  operation: heading(
    'No. of operation** or date of acquisition***',
    'N° de l’établissement** ou date d’acquisition***',
    'N.° del establecimiento** o fecha de adquisición***',
  ),
  footnotes: heading(
    '* Country in which the specimens were taken from the wild, bred in captivity or artificially propagated (re-export only)   ' +
      '** Appendix-I species bred in captivity or artificially propagated for commercial purposes   *** Pre-Convention specimens',
    '* Pays dans lequel les spécimens ont été prélevés dans la nature, élevés en captivité ou reproduits artificiellement (réexportation seulement)   ' +
      '** Espèces de l’Annexe I élevées en captivité ou reproduites artificiellement à des fins commerciales   *** Spécimens pré-Convention',
    '* País en que los especímenes fueron recolectados en el medio silvestre, criados en cautividad o reproducidos artificialmente (solo reexportación)   ' +
      '** Especies del Apéndice I criadas en cautividad o reproducidas artificialmente con fines comerciales   *** Especímenes preconvención',
  ),
  issuedBy: heading(
    'This permit/certificate is issued by:',
    'Ce permis/certificat est délivré par:',
    'Este permiso/certificado es expedido por:',
  ),
  place: heading('Place', 'Lieu', 'Lugar'),
  stampSignatureSeal: heading(
    'Security stamp, signature and official seal',
    'Timbre de sécurité, signature et sceau officiel',
    'Estampilla de seguridad, firma y sello oficial',
  ),
  securityStampPlace: heading('Security stamp', 'Timbre de sécurité', 'Estampilla'),
  signature: heading('Signature', 'Signature', 'Firma'),
  officialSeal: heading('Official seal', 'Sceau officiel', 'Sello oficial'),
  endorsement: heading('Export endorsement', 'Visa d’exportation', 'Aval de la exportación'),
  block: heading('Block', 'Case', 'Bloque'),
  quantityEndorsed: heading('Quantity', 'Quantité', 'Cantidad'),
  portOfExport: heading('Port of export', 'Port d’exportation', 'Puerto de exportación'),
  stampTitle: heading('Official stamp and title', 'Cachet officiel et titre', 'Sello oficial y cargo'),
  billOfLading: heading(
    'Bill of lading/air waybill No.',
    'N° du connaissement/de la lettre de transport aérien',
    'N.° del conocimiento de embarque/carta de porte aéreo',
  ),
  returnAfterUse: heading(
    'After use this document must be returned to a Management Authority of the importing country.',
    'Après usage, ce document doit être renvoyé à un organe de gestion du pays importateur.',
    'Después de su uso este documento debe devolverse a una Autoridad Administrativa del país importador.',
  ),
  noStamp: heading('Do not stamp or write here', 'Ne pas tamponner ni écrire ici', 'No sellar ni escribir aquí'),
  checkCode: heading('Check code', 'Code de contrôle', 'Código de control'),
  notUsed: heading('NOT USED', 'NON UTILISÉ', 'NO UTILIZADO'),
  continuation: heading('CONTINUATION PAGE', 'PAGE COMPLÉMENTAIRE', 'PÁGINA DE CONTINUACIÓN'),
  tableAnnex: heading('ANNEX: TABLE OF SPECIMENS', 'ANNEXE: TABLEAU DES SPÉCIMENS', 'ANEXO: CUADRO DE ESPECÍMENES'),
  notesAnnex: heading('ANNEX: FULL TEXT OF BOXES', 'ANNEXE: TEXTE COMPLET DES CASES', 'ANEXO: TEXTO COMPLETO DE LAS CASILLAS'),
  codesAnnex: heading('ANNEX: VERIFICATION CODES', 'ANNEXE: CODES DE VÉRIFICATION', 'ANEXO: CÓDIGOS DE VERIFICACIÓN'),
  partOf: heading(
    'This page is an integral part of the permit/certificate below.',
    'Cette page fait partie intégrante du permis/certificat ci-dessous.',
    'Esta página es parte integrante del permiso/certificado siguiente.',
  ),
  dateOfIssue: heading('Date of issue', 'Date de délivrance', 'Fecha de expedición'),
  managementAuthority: heading('Management Authority', 'Organe de gestion', 'Autoridad Administrativa'),
  page: heading('Page', 'Page', 'Página'),
  line: heading('Line', 'Ligne', 'Línea'),
  annexCode: heading('Annex code', 'Code d’annexe', 'Código de anexo'),
  purposeKey: heading('5a Purpose', '5a But', '5a Objeto'),
  sourceKey: heading('10 Source', '10 Source', '10 Origen'),
} as const satisfies Record<string, Heading>;

export type HeadingName = keyof typeof headings;
