import { isSpecimenCountry } from '../codes.js';
import { rule, type Rule } from './rule.js';

/** Which document a transaction needs: Convention Art. III to V, box 1 against boxes 4, 3a, 10 and 12. */
export const documentRules: readonly Rule[] = [
  rule({
    id: 'document-type-appendix',
    severity: 'block',
    boxes: ['1', '10'],
    source: 'Convention Art. III.5, IV.6, V.3, XIV.4-5',
    *check({ lines, documentType }) {
      // An import permit for Appendix II or III is a stricter domestic measure and has its own rule.
      if (!documentType || documentType.code === 'I') return;
      for (const { number, appendix } of lines)
        if (!documentType.appendices.includes(appendix)) yield { lines: [number], evidence: { code: documentType.code, appendix } };
    },
  }),
  rule({
    id: 'import-permit-unneeded',
    severity: 'warn',
    boxes: ['1', '10'],
    source: 'Convention Art. III.3 (Appendix I only); Art. XIV.1 for stricter domestic measures',
    *check({ form, lines }) {
      if (form.documentType !== 'I') return;
      for (const { number, deemedAppendix } of lines)
        if (deemedAppendix !== 'I') yield { lines: [number], evidence: { appendix: deemedAppendix } };
    },
  }),
  rule({
    id: 'appendix-three-export-permit',
    severity: 'block',
    boxes: ['1', '10'],
    source: 'Convention Art. V.2: the State that listed the species grants an export permit',
    *check({ form, lines }) {
      if (form.documentType !== 'O-CO') return;
      for (const line of lines)
        if (line.appendix === 'III' && listingParties(line.listing).includes(form.countryOfExport))
          yield { lines: [line.number], evidence: { country: form.countryOfExport } };
    },
  }),
  rule({
    id: 'appendix-three-certificate-of-origin',
    severity: 'block',
    boxes: ['1', '10'],
    source: 'Convention Art. V.3: a State that did not list the species grants a certificate of origin',
    *check({ form, lines }) {
      if (form.documentType !== 'E') return;
      for (const line of lines) {
        const parties = listingParties(line.listing);
        if (line.appendix === 'III' && parties.length > 0 && !parties.includes(form.countryOfExport))
          yield { lines: [line.number], evidence: { country: form.countryOfExport, party: parties.join(' ') } };
      }
    },
  }),
  rule({
    id: 'origin-certificate-country',
    severity: 'block',
    boxes: ['1', '12'],
    source: 'Convention Art. V.3; Res. Conf. 12.3 Annex 1 s)',
    *check({ form, lines }) {
      if (form.documentType !== 'O-CO') return;
      for (const { number, originCountry } of lines)
        if (originCountry !== form.countryOfExport)
          yield { lines: [number], evidence: { origin: originCountry, country: form.countryOfExport } };
    },
  }),
  rule({
    id: 'same-country',
    severity: 'warn',
    boxes: ['3a', '4'],
    source: 'UNEP-WCMC annual report validation: exporting and importing country differ',
    *check({ form }, parameters) {
      // Ownership, exhibition, instrument and sea documents may have one country.
      if (!(parameters['documents'] ?? '').split(' ').includes(form.documentType)) return;
      if (form.countryOfExport !== '' && form.countryOfExport === form.countryOfImport)
        yield { evidence: { country: form.countryOfExport } };
    },
    parameters: { documents: 'E R I O-CO O-PRE O-CB O-AP' },
  }),
  rule({
    id: 'issuing-country',
    severity: 'warn',
    boxes: ['3a', '4', '6'],
    source: 'Convention Art. III to V: the State of export, re-export, import or introduction grants the document',
    *check({ form, facts }) {
      if (isSpecimenCountry(facts.issuingCountry)) return;
      const granted = form.documentType === 'I' || form.documentType === 'O-IFS' ? form.countryOfImport : form.countryOfExport;
      if (granted !== null && granted !== '' && granted !== facts.issuingCountry)
        yield { evidence: { country: granted, issuing: facts.issuingCountry } };
    },
  }),
];

function listingParties(listing: { readonly kind: string; readonly listings?: readonly { readonly party: string | null }[] }): string[] {
  return [...new Set((listing.listings ?? []).map((fact) => fact.party).filter((party) => party !== null))];
}
