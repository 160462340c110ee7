import { type DynamicModule, Module } from '@nestjs/common';
import { ApplicationsModule } from '#applications';
import { DatabaseModule } from '#database';
import { IdentityModule } from '#identity';
import { IssuanceModule } from '#issuance';
import { LedgerModule } from '#ledger';
import { RegistersModule } from '#registers';
import { SpeciesModule } from '#species';
import type { PortalConfig } from './config.js';
import { BRAND, BrandController } from './pages/brand.controller.js';
import { InterestsPages } from './pages/people/interests.pages.js';
import { KeysPages } from './pages/people/keys.pages.js';
import { NationalIdentityPages } from './pages/people/national-identity.pages.js';
import { OrganisationsPages } from './pages/people/organisations.pages.js';
import { PeoplePages } from './pages/people/people.pages.js';
import { RoleGrantsPages } from './pages/people/role-grants.pages.js';
import { SecondStepPages } from './pages/people/second-step.pages.js';
import { SessionsPages } from './pages/people/sessions.pages.js';
import { PORTAL_URL } from './pages/portal-url.js';
import { SignInPages } from './pages/sign-in.pages.js';
import { StartPages } from './pages/start.pages.js';

/** Everything that faces people of the authority and applicants. Holds no key. */
@Module({})
export class PortalModule {
  static forRoot(config: PortalConfig): DynamicModule {
    return {
      module: PortalModule,
      controllers: [
        BrandController,
        StartPages,
        SignInPages,
        KeysPages,
        SessionsPages,
        SecondStepPages,
        NationalIdentityPages,
        InterestsPages,
        OrganisationsPages,
        PeoplePages,
        RoleGrantsPages,
      ],
      providers: [
        { provide: BRAND, useValue: config.brand },
        { provide: PORTAL_URL, useValue: config.publicUrl },
      ],
      imports: [
        DatabaseModule.forRoot({ url: config.databaseUrl, applicationName: 'opencites-portal', poolSize: config.databasePool }),
        LedgerModule,
        IdentityModule.forRoot({ publicUrl: config.publicUrl, signInKeyFile: config.signInKey, oidc: config.oidc }),
        SpeciesModule,
        RegistersModule,
        ApplicationsModule.forRoot({ filesDirectory: config.files, logPolicies: config.logPolicies }),
        IssuanceModule,
      ],
    };
  }
}
