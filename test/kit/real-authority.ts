import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GrantableRole } from '#identity';
import { CaseRunner } from '../../apps/cli/src/demo/case-runner.js';
import { evidencePdf } from '../../apps/cli/src/demo/evidence.js';
import { PortalClient } from '../../apps/cli/src/demo/portal-client.js';
import { SoftwareAuthenticator } from '../../apps/cli/src/demo/software-authenticator.js';
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
  private readonly passkeys = new Map<PortalClient, SoftwareAuthenticator>();

  constructor(private readonly ports: Ports) {}

  /** Signs in with a password that must be changed first, and changes it. */
  async enter(loginName: string, password: string): Promise<PortalClient> {
    const origin = { host: '127.0.0.1', port: this.ports.portal, hostHeader: 'apply.example.go.ke' };
    const passkey = SoftwareAuthenticator.make(kenya.portalUrl);
    const client = new PortalClient(origin, loginName, passkey);
    this.clients.push(client);
    this.passkeys.set(client, passkey);
    await client.login(loginName, password);
    const newPassword = `${password}-of-my-own`;
    await client.call({ method: 'PUT', path: '/v1/sessions/current/password', body: { currentPassword: password, newPassword } });
    return client;
  }

  /** Offers the own passkey. @returns its id and the hash that the public log will show */
  async offerKey(client: PortalClient): Promise<{ readonly id: string; readonly key: string }> {
    const begun = await post(client, '/v1/officer-keys/options');
    const { statementId, options } = begun as { statementId: string; options: { challenge: string } };
    const response = this.passkey(client).register(options);
    const { id, key } = (await post(client, '/v1/officer-keys', { statementId, label: 'Key of a test', response })) as {
      id: string;
      key: string;
    };
    return { id, key };
  }

  /** Enrols the offered key of somebody else, with a signature. */
  async enrolKey(client: PortalClient, keyId: string): Promise<void> {
    const prepared = await post(client, `/v1/officer-keys/${keyId}/statements`, { act: 'enrol' });
    const { statementId, challenge } = prepared as { statementId: string; challenge: string };
    await post(client, `/v1/officer-keys/${keyId}/enrolment`, { statementId, assertion: this.passkey(client).assert({ challenge }) });
  }

  /** A person whose role one administrator proposes and the other confirms, and whose key the first one enrols. */
  async hire(by: { proposer: PortalClient; confirmer: PortalClient }, loginName: string, organisation: string, role: GrantableRole) {
    const listed = (await by.proposer.call({ method: 'GET', path: '/v1/organisations' })).json as { items: { id: string; code: string }[] };
    let organisationId = listed.items.find(({ code }) => code === organisation)?.id;
    const trader = {
      code: organisation,
      name: 'Lake Skins Ltd',
      kind: 'trader',
      legalForm: 'legal',
      country: 'KE',
      address: '1 Quay\nKisumu',
    };
    organisationId ??= ((await post(by.proposer, '/v1/organisations', trader)) as { id: string }).id;
    const made = await post(by.proposer, '/v1/people', { fullName: `Person ${loginName}`, loginName, organisation });
    const { id: personId, password } = made as { id: string; password: string };
    const grant = (await post(by.proposer, '/v1/role-grants', { personId, organisationId, role })) as { id: string };
    await post(by.confirmer, `/v1/role-grants/${grant.id}/confirmation`);
    const client = await this.enter(loginName, password);
    if (role !== 'applicant' && role !== 'agent') await this.enrolKey(by.proposer, (await this.offerKey(client)).id);
    return client;
  }

  /** The house of a trader hands its particulars in, and two officers vet it, over the API. */
  async vet(applicant: PortalClient, caseOfficer: PortalClient, issuingOfficer: PortalClient): Promise<void> {
    const owners = [{ name: 'Wambui Njoroge', country: 'KE', share: '100' }];
    const particulars = { number: 'PVT-12', register: 'Registrar of Companies', contact: 'The director', phone: '+254 20 1', owners };
    await applicant.call({ method: 'PUT', path: '/v1/vettings/own', body: particulars });
    for (const kind of ['identity', 'registration']) {
      const file = { bytes: await evidencePdf(kind), mediaType: 'application/pdf' };
      await applicant.call({ method: 'POST', path: `/v1/vettings/own/papers?kind=${kind}&name=${kind}.pdf`, file });
    }
    const handedIn = await applicant.call({ method: 'POST', path: '/v1/vettings/own/handing-in', body: {} });
    const path = `/v1/vettings/${(handedIn.json as { id: string }).id}`;
    const note = 'Register and papers agree.';
    const proposed = await caseOfficer.call({
      method: 'POST',
      path: `${path}/proposal`,
      body: { proposal: 'positive', note },
      etag: handedIn.etag,
    });
    await issuingOfficer.call({ method: 'POST', path: `${path}/decision`, body: { outcome: 'approved' }, etag: proposed.etag });
  }

  private passkey(client: PortalClient): SoftwareAuthenticator {
    const passkey = this.passkeys.get(client);
    if (!passkey) throw new Error(`${client.who} has no passkey`);
    return passkey;
  }

  close(): void {
    for (const client of this.clients) client.close();
  }
}

async function post(client: PortalClient, path: string, body: unknown = {}): Promise<unknown> {
  return (await client.call({ method: 'POST', path, body })).json;
}

export function runnerFor(officers: ConstructorParameters<typeof CaseRunner>[0]): CaseRunner {
  return new CaseRunner(officers, evidencePdf);
}
