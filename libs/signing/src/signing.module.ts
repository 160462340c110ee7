import { type DynamicModule, Module } from '@nestjs/common';
import { FactsReader, OWN_PERMITS } from '#applications';
import { OwnPermitsRepository } from '#issuance';
import { LedgerModule } from '#ledger';
import { RegisterFacts } from '#registers';
import { SpeciesFactsModule } from '#species';
import { AuthorityLogRepository } from './authority/authority-log.repository.js';
import { CaseRepository } from './checks/case.repository.js';
import { ExamineCase } from './credential/examine-case.service.js';
import { SignedPermitRepository } from './credential/signed-permit.repository.js';
import { LogJobRepository } from './log/log-job.repository.js';
import { SigningJobRepository } from './jobs/signing-job.repository.js';
import { SIGNING_CONFIG, type SigningConfig } from './signing.config.js';
import { SigningService } from './signing.service.js';
import { LoggedPermitRepository } from './trust/logged-permit.repository.js';
import { ReceiptRepository } from './receipts/receipt.repository.js';
import { PublicationRepository } from './trust/publication.repository.js';

/** The signer's wiring: readers of facts and its own repositories; no controller, and no service that changes a case. */
@Module({})
export class SigningModule {
  static forRoot(config: SigningConfig): DynamicModule {
    return {
      module: SigningModule,
      imports: [LedgerModule, SpeciesFactsModule],
      providers: [
        { provide: SIGNING_CONFIG, useValue: config },
        { provide: OWN_PERMITS, useClass: OwnPermitsRepository },
        RegisterFacts,
        FactsReader,
        AuthorityLogRepository,
        CaseRepository,
        ExamineCase,
        SignedPermitRepository,
        SigningJobRepository,
        LogJobRepository,
        ReceiptRepository,
        PublicationRepository,
        LoggedPermitRepository,
        SigningService,
      ],
      exports: [SigningService],
    };
  }
}
