import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { INestApplication } from '@nestjs/common';
import { findOffice, type Office } from '#applications';
import { UnitOfWork } from '#database';
import { deciding, OfficerConduct, personById, sessionIdleMinutes } from '#identity';
import { witnessNotice } from '#ledger';
import { type Language, message } from '#messages';
import { deadCount, unreadNotices } from '#notices';
import { inLanguage, type PagesOptions, type Role } from '#web';
import type { PortalConfig } from '../config.js';
import { backOf } from './people/conduct.pages.js';
import { homeOf, navigation } from './navigation.js';

/** Folder of the compiled portal, found from the sources too (tests run from them). */
function portalDirectory(): string {
  const here = fileURLToPath(new URL('../..', import.meta.url));
  return existsSync(join(here, 'views')) ? here : join(here, '..', '..', 'apps', 'portal');
}

const directory = portalDirectory();
const root = ((): string => {
  let at = directory;
  while (!existsSync(join(at, 'node_modules', 'govuk-frontend'))) {
    const above = dirname(at);
    if (above === at) throw new Error('govuk-frontend is not installed');
    at = above;
  }
  return at;
})();

/** Built style and scripts; made by `npm run build`, also when tests run the sources. */
function assets(): PagesOptions['assets'] {
  const built = [join(directory, 'public'), join(root, 'dist', 'apps', 'portal', 'public')].find((place) =>
    existsSync(join(place, 'names.json')),
  );
  if (built === undefined) throw new Error('The style of the pages is not built: npm run build');
  return { directory: join(built, 'assets'), names: JSON.parse(readFileSync(join(built, 'names.json'), 'utf8')) as Record<string, string> };
}

/** The office hardly ever changes and stands on every page: looked up once a minute. */
const officeMinutes = 1;

/** What every page of the portal shows. */
export function portalPages(config: PortalConfig): (app: INestApplication) => PagesOptions {
  return (app) => {
    const unit = app.get(UnitOfWork, { strict: false });
    const conduct = app.get(OfficerConduct, { strict: false });
    let known: { readonly at: number; readonly office: Office | null; readonly notice: string | null } | null = null;
    const installation = async () => {
      if (!known || Date.now() - known.at > officeMinutes * 60_000)
        known = { at: Date.now(), office: await findOffice(unit.reader), notice: await witnessNotice(config.logPolicies) };
      return known;
    };
    const { brand } = config;
    return {
      views: [join(directory, 'views'), join(root, 'node_modules', 'govuk-frontend', 'dist')],
      assets: assets(),
      languages: brand.languages,
      frame: async ({ request, session, language }) => {
        const { office, notice } = await installation();
        const person = session ? await personById(unit.reader, session.actor.personId) : null;
        const role = session?.actor.role ?? null;
        const unread = session ? await unreadNotices(unit.reader, session.actor.personId) : 0;
        const undelivered = role === 'administrator' ? await deadCount(unit.reader) : 0;
        const asks = session && deciding.some((other) => other === role) && (await conduct.hindrance(unit.reader, session.actor.personId));
        const back = backOf(request.url);
        return {
          conduct: asks === 'conduct-not-accepted' ? `/account/conduct${back === null ? '' : `?back=${back}`}` : null,
          brand: {
            name: brand.name?.[language] ?? office?.name ?? message('start.title', {}, language),
            country: office?.country ?? '',
            colour: brand.colour,
            arms: brand.arms !== null,
            contact: brand.contact ?? office?.contact ?? null,
          },
          specimen: office?.specimen === true,
          notice,
          office,
          checkUrl: config.checkUrl,
          provider: config.oidc?.name ?? null,
          person: session && person ? { name: person.fullName, role, unread, idleMinutes: sessionIdleMinutes } : null,
          home: homeOf(role),
          navigation: navigationItems(role, request.url, language, undelivered),
        };
      },
    };
  };
}

function navigationItems(role: Role | null, url: string, language: Language, undelivered: number) {
  const path = url.split('?', 1)[0] ?? '/';
  const items = navigation.filter((item) => (item.roles === null ? role === null : role !== null && item.roles.includes(role)));
  // A page below two of them belongs to the nearer.
  const nearest = items.filter((item) => path.startsWith(`${item.path}/`)).toSorted((one, other) => other.path.length - one.path.length)[0];
  return items.map((item) => ({
    text: message(item.text, item.text === 'notices.dead.nav' ? { count: undelivered } : {}, language),
    href: inLanguage(item.path, language),
    current: path === item.path,
    active: item === nearest && !items.some((other) => other.path === path),
  }));
}
