import { Module } from '@nestjs/common';
import { QuotaLedger } from './quota/quota-ledger.js';
import { SpeciesSearch } from './search/species-search.js';
import { SpeciesController } from './search/species.controller.js';
import { SpeciesFacts } from './species-facts.js';

/** Species for a process that faces people: facts, quotas, search and updates. */
@Module({
  controllers: [SpeciesController],
  providers: [SpeciesFacts, SpeciesSearch, QuotaLedger],
  exports: [SpeciesFacts, SpeciesSearch, QuotaLedger],
})
export class SpeciesModule {}

/** Facts and ledger only, for a process without a port (the signer). */
@Module({ providers: [SpeciesFacts, QuotaLedger], exports: [SpeciesFacts, QuotaLedger] })
export class SpeciesFactsModule {}
