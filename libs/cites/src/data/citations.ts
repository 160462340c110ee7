const guide9 = 'A guide to using the CITES Trade Database, version 9 (September 2022), CITES Secretariat / UNEP-WCMC';
const guide8 = 'A guide to using the CITES Trade Database, version 8 (October 2013), CITES Secretariat / UNEP-WCMC';
const sapi = 'UNEP-WCMC, SAPI (Species+), BSD-3-Clause';
const toCheck = 'not confirmed from a text at hand; to be checked against';

/** Where an entry of a code list comes from. Every table in this folder points here. */
export const citations = {
  convention: 'Convention on International Trade in Endangered Species of Wild Fauna and Flora (1973)',
  guide9TableA21: `${guide9}, Table A2.1`,
  guide9TableA22: `${guide9}, Table A2.2`,
  guide9TableA23: `${guide9}, Table A2.3`,
  guide9TableA24: `${guide9}, Table A2.4`,
  guide9TableA51: `${guide9}, Table A5.1`,
  guide9TableA52: `${guide9}, Table A5.2`,
  guide9Annex3: `${guide9}, Annex 3 (Res. Conf. 12.3 (Rev. CoP18))`,
  guide9Annex4: `${guide9}, Annex 4`,
  guide8Annex3: `${guide8}, Annex 3`,
  geoEntities: `${sapi}, lib/files/former_and_adapted_geo_entities.csv`,
  unitCodes2013: `${sapi}, lib/files/unit_codes_utf8.csv, against ${guide9}, Table A2.2`,
  tradeMapping: `${sapi}, lib/data/trade_mapping.yml`,
  cfr54: '50 CFR 23.54 (maximum validity of CITES documents)',
  eu865: 'Regulation (EC) No 865/2006, Annex I',
  epix: 'UNEP-WCMC, EPIX (2017), MIT; toolkit v2 EDI mapping',
  formSample: 'CITES standard form (printed sample); toolkit v2 and v3 mapping',
  formNumbering: `box number: UNEP-WCMC, EPIX (2017); wording ${toCheck} Res. Conf. 12.3 Annex 2`,
  unconfirmed: `${toCheck} Res. Conf. 12.3`,
} as const;
