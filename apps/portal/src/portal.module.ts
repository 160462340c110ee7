import { type DynamicModule, Module } from '@nestjs/common';
import { ApplicationsModule } from '#applications';
import { DatabaseModule } from '#database';
import { IdentityModule } from '#identity';
import { IssuanceModule } from '#issuance';
import { LedgerModule } from '#ledger';
import { OversightModule } from '#oversight';
import { RegistersModule } from '#registers';
import { SpeciesModule } from '#species';
import type { PortalConfig } from './config.js';
import { EntriesPages } from './pages/audit/entries.pages.js';
import { InquiryPages } from './pages/audit/inquiry.pages.js';
import { ReportPages } from './pages/audit/report.pages.js';
import { LogPages } from './pages/audit/log.pages.js';
import { PermitPages } from './pages/audit/permit.pages.js';
import { ComplaintsPages } from './pages/complaints/complaints.pages.js';
import { ComplaintReportPages } from './pages/complaints/report.pages.js';
import { UnmaskPages } from './pages/audit/unmask.pages.js';
import { BRAND, BrandController } from './pages/brand.controller.js';
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
        LogPages,
        EntriesPages,
        PermitPages,
        ReportPages,
        InquiryPages,
        ComplaintReportPages,
        ComplaintsPages,
        UnmaskPages,
      ],
      providers: [
        { provide: BRAND, useValue: config.brand },
        { provide: PORTAL_URL, useValue: config.publicUrl },
      ],
      imports: [
        DatabaseModule.forRoot({ url: config.databaseUrl, applicationName: 'opencites-portal', poolSize: config.databasePool }),
        LedgerModule,
        IdentityModule.forRoot({ publicUrl: config.publicUrl }),
        SpeciesModule,
        RegistersModule,
        ApplicationsModule.forRoot({ filesDirectory: config.files, logPolicies: config.logPolicies }),
        IssuanceModule,
        OversightModule.forRoot({ logPolicies: config.logPolicies }),
      ],
    };
  }
}
