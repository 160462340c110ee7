import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SpeciesPlusServer {
  readonly address: string;
  /** Paths asked for, in order. */
  readonly asked: string[];
  /** What to answer the next requests instead of data. */
  readonly refuseNext: ((response: ServerResponse) => void)[];
  close(): Promise<void>;
}

const token = 'token-of-the-test';

const animal = { kingdom: 'Animalia', phylum: 'Chordata', class: 'Mammalia' };
/** Taxon concepts in the shape of the API: an order, its species (one split), a synonym, a deleted one, and rubbish. */
const concepts: readonly unknown[] = [
  concept(101, 'Proboscidea', 'ORDER', { higher_taxa: animal }),
  concept(103, 'Loxodonta africana', 'SPECIES', {
    author_year: '(Blumenbach, 1797)',
    higher_taxa: { ...animal, order: 'Proboscidea', family: 'Elephantidae' },
    synonyms: [{ id: 37069, full_name: 'Loxodonta cyclotis', author_year: '(Matschie, 1900)', rank: 'SPECIES' }],
    common_names: [
      { name: 'African Elephant', language: 'EN' },
      { name: "Eléphant d'Afrique", language: 'FR' },
      { name: 'Elefante africano', language: 'ES' },
      { name: 'Африкански слон', language: 'BG' },
      { name: 'no language', language: '' },
    ],
  }),
  concept(102, 'Elephantidae', 'FAMILY', { higher_taxa: { ...animal, order: 'Proboscidea' } }),
  concept(104, 'Loxodonta cyclotis', 'SPECIES', { name_status: 'S' }),
  concept(105, 'Deleta deleta', 'SPECIES', { active: false, higher_taxa: animal }),
  concept(106, 'Strange rank', 'TRIBE', { higher_taxa: animal }),
  'not an object',
  concept(107, 'Orchidaceae', 'FAMILY', { higher_taxa: { kingdom: 'Plantae', order: 'Orchidales' } }),
];

const legislation: Readonly<Record<string, unknown>> = {
  103: {
    cites_listings: [
      listing(1, 103, 'III', '1976-02-26', false, null, { iso_code2: 'GH', name: 'Ghana', type: 'COUNTRY' }),
      listing(2, 103, 'II', '1977-02-04', false),
      { ...listing(7, 103, 'III', '1977-02-04', false, null, { iso_code2: 'GH' }), change_type: '-' },
      listing(3, 103, 'I', '1990-01-18', false),
      listing(
        4,
        103,
        'I',
        '2007-09-13',
        true,
        'Except the populations of Botswana, Namibia, South Africa and Zimbabwe, which are included in Appendix II.',
      ),
      listing(
        5,
        103,
        'II',
        '2007-09-13',
        true,
        'Populations of Botswana, Namibia, South Africa and Zimbabwe: for the exclusive purpose of ...',
      ),
      { ...listing(6, 103, 'I', '1990-01-18', false), change_type: 'R+', party: { iso_code2: 'ZW' } },
      { ...listing(8, 103, 'II', '1990-01-18', false), change_type: '-' },
      listing(9, 999, 'II', '1977-02-04', true),
      { id: 10, nonsense: true },
    ],
    cites_quotas: [
      {
        id: 1,
        quota: '180.0',
        publication_date: '2022-02-01',
        notes: 'tusks',
        is_current: true,
        unit: null,
        geo_entity: { iso_code2: 'NA' },
      },
      {
        id: 3,
        quota: '1.5',
        publication_date: '2022-02-01',
        notes: 'raw ivory',
        is_current: true,
        unit: { code: 'TON' },
        geo_entity: { iso_code2: 'BW' },
      },
      { id: 2, quota: '-1.0', publication_date: '2022-02-01', notes: '', is_current: true, geo_entity: { iso_code2: 'ZW' } },
    ],
    cites_suspensions: [
      {
        id: 1,
        taxon_concept_id: 103,
        notes: 'All exports.',
        start_date: '2018-01-01',
        is_current: true,
        applies_to_import: false,
        geo_entity: { iso_code2: 'SO' },
        start_notification: { name: 'CITES Notif. No. 2018/001' },
      },
      {
        id: 2,
        taxon_concept_id: null,
        notes: 'All commercial trade',
        start_date: '2011-04-01',
        is_current: true,
        applies_to_import: false,
        geo_entity: { iso_code2: 'DJ' },
        start_notification: { name: 'CITES Notif. No. 2011/010' },
      },
    ],
  },
  107: {
    cites_listings: [{ ...listing(20, 107, 'II', '1975-07-01', true), hash_annotation: { symbol: '#4', annotation: '<p>All parts</p>' } }],
  },
};

function concept(id: number, name: string, rank: string, more: object): object {
  return {
    id,
    full_name: name,
    author_year: '',
    rank,
    name_status: 'A',
    updated_at: '2022-10-25T10:29:30.033Z',
    active: true,
    synonyms: [],
    common_names: [],
    ...more,
  };
}

function listing(
  id: number,
  taxon: number,
  appendix: string,
  on: string,
  current: boolean,
  annotation: string | null = null,
  party: object | null = null,
): object {
  return {
    id,
    taxon_concept_id: taxon,
    is_current: current,
    appendix,
    change_type: '+',
    effective_at: on,
    annotation,
    ...(party ? { party } : {}),
  };
}

/** A server of the shape of the Species+ API v1, throttling included. */
export async function speciesPlusServer(): Promise<SpeciesPlusServer & { readonly token: string }> {
  const asked: string[] = [];
  const refuseNext: ((response: ServerResponse) => void)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const refuse = refuseNext.shift();
    if (refuse) return refuse(response);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    refuseNext,
    token,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '', 'http://local');
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (request.headers['x-authentication-token'] !== token) return send(401, { message: 'Unauthorized' });
  if (url.pathname === '/api/v1/taxon_concepts.json') {
    const page = Number(url.searchParams.get('page'));
    const size = Number(url.searchParams.get('per_page'));
    return send(200, {
      pagination: { current_page: page, per_page: size, total_entries: concepts.length },
      taxon_concepts: concepts.slice((page - 1) * size, page * size),
    });
  }
  const match = /^\/api\/v1\/taxon_concepts\/(\d+)\/(cites_legislation|distributions)\.json$/.exec(url.pathname);
  if (!match) return send(404, {});
  if (match[2] === 'distributions')
    return send(
      200,
      match[1] === '103'
        ? [
            { id: 1, iso_code2: 'ML', tags: [] },
            { id: 2, iso_code2: 'DJ', tags: ['extinct'] },
            { id: 3, name: 'Atlantic' },
          ]
        : [],
    );
  return send(200, legislation[match[1] ?? ''] ?? { cites_listings: [], cites_quotas: [], cites_suspensions: [] });
}
