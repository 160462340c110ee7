import { Global, Module } from '@nestjs/common';
import { Ledger } from './ledger.js';
import { Looks } from './looks.js';
import { LogProofs } from './proof/log-proofs.js';

@Global()
@Module({ providers: [Ledger, LogProofs, Looks], exports: [Ledger, LogProofs, Looks] })
export class LedgerModule {}
