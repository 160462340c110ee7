import { Module } from '@nestjs/common';
import { LedgerModule } from '#ledger';
import { SpeciesFactsModule } from '#species';
import { CutOverController } from './cut-over/cut-over.controller.js';
import { CutOver } from './cut-over/cut-over.service.js';
import { LegacyCases } from './legacy/legacy-cases.service.js';
import { LegacyController } from './legacy/legacy.controller.js';
import { QuotaFigures } from './quotas/quota-figures.service.js';
import { QuotasController } from './quotas/quotas.controller.js';
import { StampStock } from './stamps/stamp-stock.service.js';
import { StampsController } from './stamps/stamps.controller.js';

const services = [CutOver, LegacyCases, QuotaFigures, StampStock];

/** Needs IdentityModule and ApplicationsModule in the same app. */
@Module({
  imports: [LedgerModule, SpeciesFactsModule],
  controllers: [CutOverController, LegacyController, QuotasController, StampsController],
  providers: services,
  exports: services,
})
export class RecordsModule {}
