import type { DemoCase } from './example-case.js';
import { exporters, importers } from './example-parties.js';
import { form } from './example-case.js';

/** Applications that must fail: each repeats a way in which genuine forms were misused. */
export function refusedExamples(validUntil: string, today: string, crate: { method: string; conditionsMet: boolean }): readonly DemoCase[] {
  return [
    {
      id: 'tusks',
      title: 'Elephant tusks without an import permit',
      form: form(
        'E',
        'H',
        exporters.citizen,
        importers.hunter,
        [
          {
            scientificName: 'Loxodonta africana',
            commonName: 'African elephant',
            term: 'TUS',
            description: 'Pair of tusks, 14.2 and 13.8 kg',
            appendix: 'I',
            source: 'W',
            quantity: '2',
            unit: 'NAR',
          },
        ],
        { validUntil },
      ),
    },
    {
      id: 'apes',
      title: 'Gorillas "bred in captivity" where nobody breeds them',
      form: form(
        'E',
        'T',
        exporters.trader,
        importers.medicine,
        [
          {
            scientificName: 'Gorilla gorilla',
            commonName: 'Western gorilla',
            term: 'LIV',
            description: 'Live juveniles',
            appendix: 'I',
            source: 'D',
            quantity: '2',
            unit: 'NAR',
            sex: 'U',
            age: '2 years',
            operationNumber: 'A-XA-999',
          },
        ],
        { liveTransport: crate, validUntil },
      ),
    },
    {
      id: 'chameleons',
      title: 'Wild veiled chameleons under a zero quota',
      form: form(
        'E',
        'T',
        exporters.trader,
        importers.reptiles,
        [
          {
            scientificName: 'Chamaeleo calyptratus',
            commonName: 'Veiled chameleon',
            term: 'LIV',
            description: 'Live adults',
            appendix: 'II',
            source: 'W',
            quantity: '40',
            unit: 'NAR',
            sex: 'U',
            age: 'adult',
          },
        ],
        { liveTransport: crate, validUntil },
      ),
      overrideReason: 'The species is introduced around Port Amaro.',
    },
    {
      id: 'parrots',
      title: 'Wild grey parrots under a suspension',
      form: form(
        'E',
        'B',
        exporters.trader,
        importers.arcadia,
        [
          {
            scientificName: 'Psittacus erithacus',
            commonName: 'Grey parrot',
            term: 'LIV',
            description: 'Live adults',
            appendix: 'I',
            source: 'W',
            quantity: '30',
            unit: 'NAR',
            sex: 'U',
            age: 'adult',
          },
        ],
        { liveTransport: crate, validUntil },
      ),
      importPermitFromStub: true,
    },
    {
      id: 'rosewood',
      title: 'Rosewood logs that left months ago: a permit after the fact',
      form: form(
        'E',
        'T',
        exporters.timber,
        importers.medicine,
        [
          {
            scientificName: 'Dalbergia melanoxylon',
            commonName: 'African blackwood',
            term: 'LOG',
            description: 'Logs, 38 containers, shipped in June',
            appendix: 'II',
            source: 'W',
            quantity: '812.5',
            unit: 'MTQ',
          },
        ],
        {
          validUntil,
          retrospective: { reason: 'The exporter was not aware of the listing', notAttributable: false, tradeOtherwiseLawful: true },
        },
      ),
    },
    {
      id: 'chips',
      title: 'A second live tiger with the microchip of the first',
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
            description: 'Live male "Khan"',
            appendix: 'I',
            source: 'C',
            quantity: '1',
            unit: 'NAR',
            sex: 'M',
            age: '4 years',
            marks: [{ kind: 'microchip', number: '985112004567231' }],
          },
        ],
        { liveTransport: { method: 'Road, own vehicle, CITES transport guidelines', conditionsMet: true }, validUntil },
      ),
    },
    {
      id: 'skins',
      title: 'Re-export of more skins than were imported',
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
            description: 'Tanned belly skins',
            appendix: 'II',
            source: 'R',
            quantity: '500',
            unit: 'NAR',
            marks: [{ kind: 'tag', number: 'KE RA 2025 NIL 000341-000840' }],
            origin: { country: 'KE', permitNumber: '25KE004417', permitDate: '2025-11-03' },
          },
        ],
        { validUntil },
      ),
    },
    {
      id: 'unknown',
      title: 'Giant clam shells of unknown source, without a reason',
      form: form(
        'E',
        'T',
        exporters.trader,
        importers.museum,
        [
          {
            scientificName: 'Tridacna maxima',
            commonName: 'Small giant clam',
            term: 'SHE',
            description: 'Polished shells',
            appendix: 'II',
            source: 'U',
            quantity: '65',
            unit: 'NAR',
          },
        ],
        { validUntil },
      ),
    },
    {
      id: 'expired',
      title: 'A permit wished for a whole year',
      form: form(
        'E',
        'T',
        exporters.nursery,
        importers.cosmetics,
        [
          {
            scientificName: 'Aloe ferox',
            commonName: 'Cape aloe',
            term: 'EXT',
            description: 'Crystallised leaf juice in drums',
            appendix: 'II',
            source: 'A',
            quantity: '850',
            unit: 'KGM',
          },
        ],
        { validUntil: `${Number(today.slice(0, 4)) + 1}${today.slice(4)}` },
      ),
    },
  ];
}
