import { Module } from '@nestjs/common';
import { LedgerModule } from '#ledger';
import { QuotaLedger } from './quota/quota-ledger.js';
import { SpeciesSearch } from './search/species-search.js';
import { SpeciesController } from './search/species.controller.js';
import { SpeciesFacts } from './species-facts.js';
import { SpeciesUpdateClock } from './update/species-update-clock.js';
import { SpeciesUpdates } from './update/species-updates.js';
import { SpeciesUpdatesController } from './update/species-updates.controller.js';

/** Species for the process that faces people: facts, quotas, search and updates. */
@Module({
  imports: [LedgerModule],
  // The updates first: their fixed path must not be taken for something else.
  controllers: [SpeciesUpdatesController, SpeciesController],
  providers: [SpeciesFacts, SpeciesSearch, QuotaLedger, SpeciesUpdates, SpeciesUpdateClock],
  exports: [SpeciesFacts, SpeciesSearch, QuotaLedger, SpeciesUpdates],
})
export class SpeciesModule {}

/** Facts and ledger only, for a process without a port (the signer). */
@Module({ providers: [SpeciesFacts, QuotaLedger], exports: [SpeciesFacts, QuotaLedger] })
export class SpeciesFactsModule {}
