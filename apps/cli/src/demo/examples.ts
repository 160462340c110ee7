import type { DemoCase } from './example-case.js';
import { exporters, importers } from './example-parties.js';
import { form, monthsFromToday, today } from './example-case.js';
import { refusedExamples } from './examples-refused.js';

const crate = { method: 'Air freight, IATA Live Animals Regulations container note 41', conditionsMet: true };
const orchids = ['Phalaenopsis', 'Cattleya', 'Dendrobium', 'Vanda', 'Oncidium', 'Cymbidium', 'Epidendrum', 'Masdevallia'];

/** Applications that a Management Authority sees in an ordinary month, in the order they come in. */
export function exampleCases(): readonly DemoCase[] {
  const halfYear = monthsFromToday(6);
  const threeYears = monthsFromToday(36);
  return [
    {
      id: 'pythons',
      title: 'Ranched ball pythons for the pet trade',
      form: form(
        'E',
        'T',
        exporters.trader,
        importers.reptiles,
        [
          {
            scientificName: 'Python regius',
            commonName: 'Ball python',
            term: 'LIV',
            description: 'Live hatchlings, 40 to 55 cm, in ventilated boxes',
            appendix: 'II',
            source: 'R',
            quantity: '120',
            unit: 'NAR',
            sex: 'U',
            age: 'hatched this year',
            operationNumber: 'XA-R-003',
          },
        ],
        { liveTransport: crate, validUntil: halfYear },
      ),
      register: {
        operations: [
          {
            number: 'XA-R-003',
            kind: 'ranching',
            country: 'XA',
            scientificName: 'Python regius',
            registeredWithSecretariat: false,
            from: '2015-01-01',
            plausible: { value: '3000', unit: 'NAR' },
          },
        ],
      },
    },
    {
      id: 'bark',
      title: 'Dried bark of African cherry',
      form: form(
        'E',
        'T',
        exporters.trader,
        importers.pharma,
        [
          {
            scientificName: 'Prunus africana',
            commonName: "Prunier d'Afrique",
            term: 'BAR',
            description: 'Dry stripped bark in sacks of 50 kg, lot PA-2026-07',
            appendix: 'II',
            source: 'W',
            quantity: '12500.5',
            unit: 'KGM',
          },
        ],
        { validUntil: halfYear },
      ),
      overrideReason: 'Inventory of the Moru forest of 2024 shows the species; the distribution table lacks Utopia.',
    },
    {
      id: 'afrormosia',
      title: 'Sawn afrormosia in two qualities',
      form: form(
        'E',
        'T',
        exporters.timber,
        importers.furniture,
        [
          {
            scientificName: 'Pericopsis elata',
            commonName: 'Afrormosia',
            term: 'SAW',
            description: 'Sciages, qualité FAS, paquets 1 à 64',
            appendix: 'II',
            source: 'W',
            quantity: '320.75',
            unit: 'MTQ',
          },
          {
            scientificName: 'Pericopsis elata',
            commonName: 'Afrormosia',
            term: 'SAW',
            description: 'Sciages, 2e choix, paquets 65 à 70',
            appendix: 'II',
            source: 'W',
            quantity: '28.4',
            unit: 'MTQ',
          },
        ],
        { validUntil: halfYear },
      ),
      overrideReason: 'Concession inventory 2025 of the Northern Province confirms the species there.',
    },
    {
      id: 'seahorses',
      title: 'Dried seahorses for traditional medicine',
      form: form(
        'E',
        'T',
        exporters.trader,
        importers.medicine,
        [
          {
            scientificName: 'Hippocampus kuda',
            commonName: '库达海马',
            term: 'BOD',
            description: 'Dried whole bodies over 10 cm, 3 cartons',
            appendix: 'II',
            source: 'W',
            quantity: '42.5',
            unit: 'KGM',
          },
        ],
        { validUntil: halfYear },
      ),
      overrideReason: 'Landing records of Port Amaro from 2019 on document the population.',
    },
    {
      id: 'leopard',
      title: 'Leopard trophy, with the import permit of Arcadia',
      importPermitFromStub: true,
      form: form(
        'E',
        'H',
        exporters.citizen,
        importers.arcadia,
        [
          {
            scientificName: 'Panthera pardus',
            commonName: 'Leopard',
            term: 'TRO',
            description: 'One trophy: skin, skull and claws of one male',
            appendix: 'I',
            source: 'W',
            quantity: '1',
            unit: 'NAR',
            sex: 'M',
            marks: [{ kind: 'tag', number: 'XA 2026 PP 014' }],
          },
        ],
        { validUntil: halfYear },
      ),
      overrideReason: 'Hunting block census of 2025 lists leopard in Moru district.',
    },
    {
      id: 'crocodile',
      title: 'Re-export of crocodile skins from Kenya',
      form: form(
        'R',
        'T',
        exporters.leather,
        importers.fashion,
        [
          {
            scientificName: 'Crocodylus niloticus',
            commonName: 'Nile crocodile',
            term: 'SKI',
            description: 'Tanned belly skins, 30 to 39 cm, universal tags attached',
            appendix: 'II',
            source: 'R',
            quantity: '240',
            unit: 'NAR',
            marks: [{ kind: 'tag', number: 'KE RA 2025 NIL 000101-000340' }],
            origin: { country: 'KE', permitNumber: '25KE004417', permitDate: '2025-11-03' },
          },
        ],
        { validUntil: halfYear },
      ),
      register: {
        permits: [
          {
            number: '25KE004417',
            issuer: 'KE',
            documentType: 'E',
            issuedOn: '2025-11-03',
            validUntil: '2026-05-02',
            importer: exporters.leather.name,
            exporter: 'Mamba Ranch Ltd',
            lines: [{ scientificName: 'Crocodylus niloticus', term: 'SKI', value: '600', unit: 'NAR', source: 'R' }],
          },
        ],
      },
    },
    {
      id: 'falcon',
      title: 'Two captive-bred gyrfalcons from a registered operation',
      form: form(
        'E',
        'T',
        exporters.trader,
        importers.falconer,
        [
          {
            scientificName: 'Falco rusticolus',
            commonName: 'صقر سنقر',
            term: 'LIV',
            description: 'Live females, closed rings',
            appendix: 'I',
            source: 'D',
            quantity: '2',
            unit: 'NAR',
            sex: 'F',
            age: '8 months',
            marks: [
              { kind: 'ring', number: 'XA 12.5 0271' },
              { kind: 'ring', number: 'XA 12.5 0272' },
            ],
            operationNumber: 'A-XA-501',
          },
        ],
        { liveTransport: crate, validUntil: halfYear },
      ),
      register: {
        operations: [
          {
            number: 'A-XA-501',
            kind: 'breeding',
            country: 'XA',
            scientificName: 'Falco rusticolus',
            registeredWithSecretariat: true,
            from: '2010-06-01',
            plausible: { value: '40', unit: 'NAR' },
          },
        ],
      },
    },
    {
      id: 'orchids',
      title: 'Nursery orchids, 44 lines: a table annex',
      form: form(
        'E',
        'T',
        exporters.nursery,
        importers.florist,
        Array.from({ length: 44 }, (_, index) => ({
          scientificName: orchids[index % orchids.length] ?? 'Phalaenopsis',
          term: 'LIV',
          description: `Bare-rooted plants, cultivar lot ${String(index + 1).padStart(3, '0')}`,
          appendix: 'II' as const,
          source: 'A',
          quantity: String(25 + 5 * (index % 7)),
          unit: 'NAR',
          operationNumber: 'P-XA-0107',
        })),
        {
          liveTransport: { method: 'Air freight, IATA Perishable Cargo Regulations', conditionsMet: true },
          validUntil: halfYear,
          justifications: { higherTaxon: 'Artificially propagated hybrids of mixed parentage, named by genus' },
        },
      ),
      register: {
        operations: orchids.map((scientificName) => ({
          number: 'P-XA-0107',
          kind: 'propagation' as const,
          country: 'XA',
          scientificName,
          registeredWithSecretariat: false,
          from: '2012-03-01',
          plausible: { value: '60000', unit: 'NAR' },
        })),
      },
    },
    {
      id: 'mako',
      title: 'Shortfin mako landed from the high seas',
      form: form(
        'O-IFS',
        'T',
        { name: 'F/V Meridian, Coralline Trading Ltd', address: '14 Harbour Road\nPort Amaro', country: 'HS' },
        exporters.trader,
        [
          {
            scientificName: 'Isurus oxyrinchus',
            commonName: 'Shortfin mako',
            term: 'MEA',
            description: 'Frozen trunks, logbook 2026-31',
            appendix: 'II',
            source: 'X',
            quantity: '11.84',
            unit: 'KGM',
          },
        ],
        { validUntil: monthsFromToday(12) },
      ),
    },
    {
      id: 'ivory',
      title: 'Ivory brooch acquired in 1961, to a museum',
      form: form(
        'O-PRE',
        'S',
        exporters.citizen,
        importers.museum,
        [
          {
            scientificName: 'Loxodonta africana',
            commonName: 'African elephant',
            term: 'IVC',
            description: 'Carved brooch, 4 cm, silver mount, maker’s mark ND',
            appendix: 'I',
            source: 'O',
            quantity: '1',
            unit: 'NAR',
            acquisitionDate: '1961-05-17',
          },
        ],
        { validUntil: halfYear },
      ),
      overrideReason: 'Validity follows that of an export permit, the shorter of the two periods known to us.',
    },
    {
      id: 'guitar',
      title: 'Guitar with a rosewood back: musical instrument certificate',
      form: form(
        'O-MIC',
        'P',
        exporters.citizen,
        null,
        [
          {
            scientificName: 'Dalbergia nigra',
            commonName: 'Brazilian rosewood',
            term: 'WPR',
            description: 'Classical guitar of 1958, back and sides',
            appendix: 'I',
            source: 'O',
            quantity: '1',
            unit: 'NAR',
            acquisitionDate: '1974-02-11',
            marks: [{ kind: 'serial', number: 'HH-58-1123' }],
          },
        ],
        { validUntil: threeYears },
      ),
      overrideReason: 'Three years as the certificates of Res. Conf. 16.8 are issued elsewhere.',
    },
    {
      id: 'tiger',
      title: 'Circus tiger: travelling-exhibition certificate',
      form: form(
        'O-TEC',
        'Q',
        exporters.circus,
        null,
        [
          {
            scientificName: 'Panthera tigris',
            commonName: 'Tiger',
            term: 'LIV',
            description: 'Live male "Rajah"',
            appendix: 'I',
            source: 'C',
            quantity: '1',
            unit: 'NAR',
            sex: 'M',
            age: '6 years',
            marks: [{ kind: 'microchip', number: '985112004567231' }],
          },
        ],
        { liveTransport: { method: 'Road, own vehicle, CITES transport guidelines', conditionsMet: true }, validUntil: threeYears },
      ),
    },
    ...refusedExamples(halfYear, today(), crate),
  ];
}
