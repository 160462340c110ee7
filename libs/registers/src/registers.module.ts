import { Global, Module } from '@nestjs/common';
import { LedgerModule } from '#ledger';
import { SpeciesFactsModule } from '#species';
import { ChangeRegister } from './change-register.service.js';
import { ForeignPermitBalance } from './foreign-permit-balance.js';
import { MarksInUse } from './marks-in-use.js';
import { Opinions } from './opinions.js';
import { ProposalsController } from './proposals.controller.js';
import { RegisterFacts } from './register-facts.js';
import { RegistersController } from './registers.controller.js';

/** Needs PERMIT_DRAWS, which issuance provides to the whole app. */
@Global()
@Module({
  imports: [LedgerModule, SpeciesFactsModule],
  controllers: [ProposalsController, RegistersController],
  providers: [ChangeRegister, Opinions, RegisterFacts, MarksInUse, ForeignPermitBalance],
  exports: [ChangeRegister, Opinions, RegisterFacts, MarksInUse, ForeignPermitBalance],
})
export class RegistersModule {}
