/**
 * Order of the treaty's codes on the wire. These lists are append-only: an index, once released, means the same for as
 * long as a paper carries it. A code that is not here travels as text.
 * Codes: Res. Conf. 12.3 (purposes, sources), CITES guidelines for annual reports (terms, units), as of 22 November 2026.
 */
export const wirePurposes = [...'TZGQSHPMEBNL'];
export const wireSources = [...'WXRDACFUIOY'];
export const wireAppendices = ['I', 'II', 'III'] as const;
export const wireSexes = ['M', 'F', 'U'] as const;
export const wireMarkKinds = ['ring', 'microchip', 'tag', 'serial', 'tattoo', 'brand', 'other'] as const;

/** Box 1 of the form. */
export const wireBoxes = ['export', 'import', 're-export', 'other'] as const;
export type Box1 = (typeof wireBoxes)[number];

export const wireDocumentTypes = (
  'E R I O O-IFS O-PRE O-CB O-AP O-PHYTO O-CO ' + 'O-TEC O-POC O-MIC O-SC O-SCI O-ART14'
).split(' ');

export const wireTerms = (
  'BAL BAR BOD BON CAL CAP CAR BOC HOC IVC CAV CHP CLA CLO COR COS CUL DER DPL EAR EGG EGL ESH EXT FEA FIB FIN FIG FLO FPT ' +
  'LEG FRU FOO FPL FPS GAL GAB GAR GEN GIL GRS HAI HAP HOR JWL IJW KNL LPL LPS LIV LVS LOG MEA MED MUS OIL PRL KEY BOP HOP ' +
  'IVP PLA PLY POW PUP ROO RUG ROS SAW SCA SEE SHE SID SKE SKI SKP SKU SOU SPE STE SWI TAI TEE TIM TRW TRO TRU TUS VEN WAX ' +
  'WPR BPR CSD HEA HPR HOS FRN IVS LEA SKO SHO PEA PKY QUI SCR SKS FRA TIC TIP UNS VNM WOO'
).split(' ');

export const wireUnits = (
  'GRM KGM LTR MLT MTR CMQ MTK MTQ NAR BAK BAG BSK BOT BOX CAN CRT CAS CTM CUF FLA HRN INC ITE MYG MGM OUN PAI PCS PND SET ' +
  'SHP SID SKI SQC SQD SQF TON KIL CCM SQM CUM'
).split(' ');

/** Documents that cross borders more than once while they are valid (Res. Conf. 12.3 sections on each certificate). */
export const multiUseDocumentTypes: ReadonlySet<string> = new Set(['O-TEC', 'O-POC', 'O-MIC', 'O-SC']);

/** What box 1 says for a document type; everything but the three permits of Articles III to V is "other". */
export function box1Of(documentType: string): Box1 {
  if (documentType === 'E') return 'export';
  if (documentType === 'I') return 'import';
  return documentType === 'R' ? 're-export' : 'other';
}
