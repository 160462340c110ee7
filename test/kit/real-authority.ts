import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GrantableRole } from '#identity';
import { CaseRunner } from '../../apps/cli/src/demo/case-runner.js';
import { evidencePdf } from '../../apps/cli/src/demo/evidence.js';
import { type Call, PortalClient } from '../../apps/cli/src/demo/portal-client.js';
import type { Ports } from './started-installation.js';

/** What a ministry would write into `authority.json`. */
export const kenya = {
  country: 'KE',
  name: 'Kenya Wildlife Service',
  address: 'P.O. Box 40241\nNairobi',
  contact: { email: 'cites@example.go.ke', phone: '+254 20 0000000' },
  languages: ['en', 'es'],
  publicUrl: 'https://permits.example.go.ke/',
  portalUrl: 'https://apply.example.go.ke/',
  offices: [{ name: 'Head office', place: 'Nairobi', timeZone: 'Africa/Nairobi' }],
  appeal: 'Appeals go to the Minister within 30 days.',
  scientificAuthority: { name: 'National Museums of Kenya', address: 'Museum Hill\nNairobi' },
} as const;

/** A directory of species data with one listed species, in the layout of docs/species-data.md. */
export function writeSpecies(directory: string): void {
  const rows = {
    'taxa.csv': [
      'id,kingdom,phylum,class,order,family,genus,rank,scientific_name,author,parent_id,status,source',
      '1,Animalia,,,,,,kingdom,Animalia,,,accepted,X',
      '2,Animalia,Chordata,,,,,phylum,Chordata,,1,accepted,X',
      '3,Animalia,Chordata,Reptilia,,,,class,Reptilia,,2,accepted,X',
      '4,Animalia,Chordata,Reptilia,Sauria,,,order,Sauria,,3,accepted,X',
      '5,Animalia,Chordata,Reptilia,Sauria,Varanidae,,family,Varanidae,,4,accepted,X',
      '6,Animalia,Chordata,Reptilia,Sauria,Varanidae,Varanus,genus,Varanus,,5,accepted,X',
      '7,Animalia,Chordata,Reptilia,Sauria,Varanidae,Varanus,species,Varanus niloticus,"(Linnaeus, 1766)",6,accepted,X',
    ],
    'listings.csv': [
      'listing_id,taxon_id,scientific_name,listed_as,rank,appendix,effective_from,effective_from_basis,in_force_by,is_current,party,populations,populations_excluded,excluded_taxa,annotation_en,annotation_fr,hash_note,footnote,source_item',
      '1,7,Varanus niloticus,Varanus niloticus,species,II,1977-02-04,speciesplus_2013,2013-06-12,1,,,,,,,,,',
    ],
  };
  for (const [name, lines] of Object.entries(rows)) writeFileSync(join(directory, name), `${lines.join('\n')}\n`);
}

/** An office that was staffed as an authority would: two administrators from the machine, everybody else by both of them. */
export class Staff {
  private readonly clients: PortalClient[] = [];

  constructor(private readonly ports: Ports) {}

  /** Signs in with a password that must be changed first, and changes it. */
  async enter(loginName: string, password: string): Promise<PortalClient> {
    const origin = { host: '127.0.0.1', port: this.ports.portal, hostHeader: 'apply.example.go.ke' };
    const client = new PortalClient(origin, loginName);
    this.clients.push(client);
    await client.login(loginName, password);
    const newPassword = `${password}-of-my-own`;
    await client.call({ method: 'PUT', path: '/v1/sessions/current/password', body: { currentPassword: password, newPassword } });
    return client;
  }

  /** A person whose role one administrator proposes and the other confirms. */
  async hire(by: { proposer: PortalClient; confirmer: PortalClient }, loginName: string, organisation: string, role: GrantableRole) {
    const post = async (client: PortalClient, path: string, body: unknown = {}) =>
      (await client.call({ method: 'POST', path, body } satisfies Call)).json as { id: string; password: string };
    const listed = (await by.proposer.call({ method: 'GET', path: '/v1/organisations' })).json as { items: { id: string; code: string }[] };
    let organisationId = listed.items.find(({ code }) => code === organisation)?.id;
    organisationId ??= (
      await post(by.proposer, '/v1/organisations', {
        ...{ code: organisation, name: 'Lake Skins Ltd', kind: 'trader', legalForm: 'legal', country: 'KE', address: '1 Quay\nKisumu' },
      })
    ).id;
    const person = await post(by.proposer, '/v1/people', { fullName: `Person ${loginName}`, loginName, organisation });
    const grant = await post(by.proposer, '/v1/role-grants', { personId: person.id, organisationId, role });
    await post(by.confirmer, `/v1/role-grants/${grant.id}/confirmation`);
    return this.enter(loginName, person.password);
  }

  close(): void {
    for (const client of this.clients) client.close();
  }
}

export function runnerFor(officers: ConstructorParameters<typeof CaseRunner>[0]): CaseRunner {
  return new CaseRunner(officers, evidencePdf);
}
