import { Global, Module } from '@nestjs/common';
import { APPROVED_PERMITS, OWN_PERMITS } from '#applications';
import { SpeciesFactsModule } from '#species';
import { ApprovedPermitsKeeper } from './approved-permits.service.js';
import { OwnPermitsRepository } from './own-permits.repository.js';

/** What applications ask of issuance, which stands above them: available to the whole app, so that no module is circular. */
@Global()
@Module({
  imports: [SpeciesFactsModule],
  providers: [
    OwnPermitsRepository,
    ApprovedPermitsKeeper,
    { provide: OWN_PERMITS, useExisting: OwnPermitsRepository },
    { provide: APPROVED_PERMITS, useExisting: ApprovedPermitsKeeper },
  ],
  exports: [OWN_PERMITS, APPROVED_PERMITS],
})
export class PermitRecordsModule {}
