import { citations } from './citations.js';
import type { FormBoxEntry } from './code-entry.js';

/**
 * Boxes of the CITES standard form (Res. Conf. 12.3 Annex 2). The numbering is confirmed for all of them;
 * `confirmed` says whether the wording was checked against a printed form.
 */
export const formBoxes: readonly FormBoxEntry[] = [
  { code: '1', name: 'Permit/Certificate No.; tick Export / Re-export / Import / Other', content: 'Document type and unique number allocated by the Management Authority; if Other, name the type.', headerLevel: true, source: citations.formSample, confirmed: true },
  { code: '2', name: 'Valid until', content: 'Expiry date. Export/re-export at most 6 months from issue; import at most 12 months.', headerLevel: true, source: citations.formSample, confirmed: true },
  { code: '3', name: 'Importer (name and address)', content: 'Full name and address of the importer.', headerLevel: true, source: citations.formSample, confirmed: true },
  { code: '3a', name: 'Country of import', content: 'Country name written in full.', headerLevel: true, source: citations.formNumbering, confirmed: false },
  { code: '4', name: 'Exporter/re-exporter (name, address and country) + signature of the applicant', content: 'Full name, address, country. Missing applicant signature invalidates a form that has a place for it.', headerLevel: true, source: citations.formSample, confirmed: true },
  { code: '5', name: 'Special conditions', content: 'National law or conditions set by the issuing authority; justification of omitted information; retrospective reason; live-transport condition is pre-printed.', headerLevel: true, source: citations.formSample, confirmed: true },
  { code: '5a', name: 'Purpose of the transaction (see reverse)', content: 'One purpose code.', headerLevel: true, source: citations.formNumbering, confirmed: false },
  { code: '5b', name: 'Security stamp no.', content: 'Number of the stamp put in box 13.', headerLevel: false, source: citations.formNumbering, confirmed: false },
  { code: '6', name: 'Name, address, national seal/stamp and country of Management Authority', content: 'Pre-printed issuing authority.', headerLevel: true, source: citations.formSample, confirmed: true },
  { code: '7/8', name: 'Scientific name (genus and species) and common name of animal or plant', content: 'Name as in the Appendices or the CoP standard references, with subspecies where relevant; common name.', headerLevel: false, source: citations.formNumbering, confirmed: false },
  { code: '9', name: 'Description of specimens, including identifying marks or numbers (age/sex if live)', content: 'Term, precise description, marks with type and number, sex and age of live animals if possible.', headerLevel: false, source: citations.formNumbering, confirmed: false },
  { code: '10', name: 'Appendix no. and source', content: 'Appendix I/II/III and source code(s).', headerLevel: false, source: citations.formNumbering, confirmed: false },
  { code: '11', name: 'Quantity (including unit)', content: 'Unit per the annual report Guidelines.', headerLevel: false, source: citations.formNumbering, confirmed: false },
  { code: '11a', name: 'Total exported/Quota', content: 'Total exported this calendar year including this permit / annual quota, e.g. 500/1000.', headerLevel: false, source: citations.formNumbering, confirmed: false },
  { code: '12', name: 'Country of origin; permit no.; date', content: "Re-export only: where taken from the wild, bred or propagated; that country's export permit and date; justify gaps in box 5.", headerLevel: false, source: citations.formNumbering, confirmed: false },
  { code: '12a', name: 'Country of last re-export; certificate no.; date', content: 'Only for specimens re-exported before; justify gaps in box 5.', headerLevel: false, source: citations.formNumbering, confirmed: false },
  { code: '12b', name: 'No. of the operation or date of acquisition', content: 'Registered operation number (App. I bred/propagated for commercial purposes) or acquisition date (pre-Convention).', headerLevel: false, source: citations.formNumbering, confirmed: false },
  { code: '13', name: 'This permit/certificate is issued by: place, date, security stamp, signature and official seal', content: 'Issuing official, name in full; stamp cancelled by signature and seal.', headerLevel: true, source: citations.formNumbering, confirmed: false },
  { code: '14', name: 'Export endorsement: block, quantity; port of export; date; signature; official stamp and title', content: 'Filled by the inspecting official at export: actual quantities; strike out unused blocks.', headerLevel: true, source: citations.formNumbering, confirmed: false },
  { code: '15', name: 'Bill of lading/air waybill number', content: 'When the transport mode needs it.', headerLevel: true, source: citations.formNumbering, confirmed: false },
];
