import { type DynamicModule, Module } from '@nestjs/common';
import { ApplicationsModule } from '#applications';
import { DatabaseModule } from '#database';
import { IdentityModule } from '#identity';
import { IssuanceModule } from '#issuance';
import { LedgerModule } from '#ledger';
import { OversightModule } from '#oversight';
import { RecordsModule } from '#records';
import { RegistersModule } from '#registers';
import { SpeciesModule } from '#species';
import type { PortalConfig } from './config.js';
import { NoticesModule } from '#notices';
import { applicationPages, applicationProviders } from './pages/applications/index.js';
import { EntriesPages } from './pages/audit/entries.pages.js';
import { TradePlotPages } from './pages/audit/trade.pages.js';
import { InquiryPages } from './pages/audit/inquiry.pages.js';
import { ReportPages } from './pages/audit/report.pages.js';
import { LogPages } from './pages/audit/log.pages.js';
import { PermitPages } from './pages/audit/permit.pages.js';
import { ComplaintsPages } from './pages/complaints/complaints.pages.js';
import { ComplaintReportPages } from './pages/complaints/report.pages.js';
import { UnmaskPages } from './pages/audit/unmask.pages.js';
import { BRAND, BrandController } from './pages/brand.controller.js';
import { DeliveriesPages } from './pages/notices/deliveries.pages.js';
import { NoticesPages } from './pages/notices/notices.pages.js';
import { PreferencesPages } from './pages/notices/preferences.pages.js';
import { WebhooksPages } from './pages/notices/webhooks.pages.js';
import { ConductPages } from './pages/people/conduct.pages.js';
import { IntegrityPages } from './pages/people/integrity.pages.js';
import { InterestsPages } from './pages/people/interests.pages.js';
import { KeysPages } from './pages/people/keys.pages.js';
import { NationalIdentityPages } from './pages/people/national-identity.pages.js';
import { OrganisationsPages } from './pages/people/organisations.pages.js';
import { PeoplePages } from './pages/people/people.pages.js';
import { RoleGrantsPages } from './pages/people/role-grants.pages.js';
import { PasskeysPages } from './pages/people/passkeys.pages.js';
import { SecondStepPages } from './pages/people/second-step.pages.js';
import { SessionsPages } from './pages/people/sessions.pages.js';
import { tradePages } from './pages/trade/index.js';
import { deskControllers, deskProviders } from './pages/desk/desk-controllers.js';
import { PORTAL_URL } from './pages/portal-url.js';
import { sciencePages } from './pages/science/index.js';
import { recordsPages } from './pages/records/index.js';
import { SignInPages } from './pages/sign-in.pages.js';
import { StartPages } from './pages/start.pages.js';

/** Everything that faces people of the authority and applicants. Holds no key. */
@Module({})
export class PortalModule {
  static forRoot(config: PortalConfig): DynamicModule {
    return {
      module: PortalModule,
      controllers: [
        ...[BrandController, StartPages, SignInPages],
        ...tradePages,
        ...applicationPages,
        ...deskControllers,
        ...recordsPages,
        ...[LogPages, EntriesPages, PermitPages, ReportPages, InquiryPages, TradePlotPages],
        ...[
          KeysPages,
          SessionsPages,
          PasskeysPages,
          SecondStepPages,
          NationalIdentityPages,
          InterestsPages,
          ConductPages,
          IntegrityPages,
          OrganisationsPages,
          PeoplePages,
          RoleGrantsPages,
        ],
        ...[NoticesPages, PreferencesPages, WebhooksPages, DeliveriesPages],
        ...sciencePages,
        ...[ComplaintReportPages, ComplaintsPages, UnmaskPages],
      ],
      providers: [
        { provide: BRAND, useValue: config.brand },
        { provide: PORTAL_URL, useValue: config.publicUrl },
        ...applicationProviders,
        ...deskProviders,
      ],
      imports: [
        DatabaseModule.forRoot({ url: config.databaseUrl, applicationName: 'opencites-portal', poolSize: config.databasePool }),
        LedgerModule,
        IdentityModule.forRoot({ publicUrl: config.publicUrl, signInKeyFile: config.signInKey, oidc: config.oidc }),
        NoticesModule.forRoot({ webhooksLocal: config.webhooksLocal }),
        SpeciesModule,
        RegistersModule,
        ApplicationsModule.forRoot({
          filesDirectory: config.files,
          logPolicies: config.logPolicies,
          calendar: config.brand,
          ...(config.paymentPage ? { paymentPage: config.paymentPage } : {}),
          ...(config.clamav ? { clamav: config.clamav } : {}),
        }),
        IssuanceModule,
        RecordsModule,
        OversightModule.forRoot({ logPolicies: config.logPolicies }),
      ],
    };
  }
}
