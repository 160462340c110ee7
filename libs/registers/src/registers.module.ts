import { Global, Module } from '@nestjs/common';
import { LedgerModule } from '#ledger';
import { SpeciesFactsModule } from '#species';
import { ChangeRegister } from './change-register.service.js';
import { ImportBalances } from './import-balances.js';
import { MarksInUse } from './marks-in-use.js';
import { ProposalsController } from './proposals.controller.js';
import { RegisterFacts } from './register-facts.js';
import { RegistersController } from './registers.controller.js';

@Global()
@Module({
  imports: [LedgerModule, SpeciesFactsModule],
  controllers: [ProposalsController, RegistersController],
  providers: [ChangeRegister, RegisterFacts, MarksInUse, ImportBalances],
  exports: [ChangeRegister, RegisterFacts, MarksInUse, ImportBalances],
})
export class RegistersModule {}
