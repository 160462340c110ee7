import { Global, Module } from '@nestjs/common';
import { APPROVED_PERMITS, OWN_PERMITS } from '#applications';
import { PERMIT_DRAWS } from '#registers';
import { SpeciesFactsModule } from '#species';
import { ApprovedPermitsKeeper } from './approved-permits.service.js';
import { OwnPermitsRepository } from './own-permits.repository.js';

/** What applications and registers ask of issuance, which stands above them: available to the whole app, so that no module is circular. */
@Global()
@Module({
  imports: [SpeciesFactsModule],
  providers: [
    OwnPermitsRepository,
    ApprovedPermitsKeeper,
    { provide: OWN_PERMITS, useExisting: OwnPermitsRepository },
    { provide: PERMIT_DRAWS, useExisting: OwnPermitsRepository },
    { provide: APPROVED_PERMITS, useExisting: ApprovedPermitsKeeper },
  ],
  exports: [OWN_PERMITS, PERMIT_DRAWS, APPROVED_PERMITS],
})
export class PermitRecordsModule {}
