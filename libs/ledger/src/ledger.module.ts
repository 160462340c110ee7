import { Global, Module } from '@nestjs/common';
import { Ledger } from './ledger.js';
import { LogProofs } from './proof/log-proofs.js';

@Global()
@Module({ providers: [Ledger, LogProofs], exports: [Ledger, LogProofs] })
export class LedgerModule {}
