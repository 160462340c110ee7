import { Module } from '@nestjs/common';
import { RegistersModule } from '#registers';
import { SpeciesFactsModule } from '#species';
import { ApprovePermit } from './approve-permit.service.js';
import { DegradedController } from './degraded/degraded.controller.js';
import { DegradedMode } from './degraded/degraded-mode.service.js';
import { SpeciesDossier } from './dossier/species-dossier.service.js';
import { FindPermits } from './find-permits.service.js';
import { IssuanceController } from './issuance.controller.js';
import { IssuePermit } from './issue-permit.service.js';
import { LogProofController } from './log-proof.controller.js';
import { MarkRegister } from './mark-register.service.js';
import { PermitActions } from './permit-actions.service.js';
import { PermitActionsController } from './permit-actions.controller.js';
import { PermitRecordsModule } from './permit-records.module.js';
import { PermitsController } from './permits.controller.js';
import { PreviewPermit } from './preview-permit.service.js';
import { QuotaShare } from './quota-share.service.js';
import { ReceiptsController } from './receipts.controller.js';
import { StandingShare } from './standing-share.service.js';
import { Upkeep } from './upkeep.service.js';

const services = [
  ApprovePermit,
  DegradedMode,
  FindPermits,
  IssuePermit,
  MarkRegister,
  PermitActions,
  PreviewPermit,
  QuotaShare,
  SpeciesDossier,
  StandingShare,
  Upkeep,
];

/** Needs ApplicationsModule.forRoot in the same app, which is global. */
@Module({
  imports: [PermitRecordsModule, SpeciesFactsModule, RegistersModule],
  controllers: [IssuanceController, LogProofController, PermitsController, PermitActionsController, ReceiptsController, DegradedController],
  providers: services,
  exports: services,
})
export class IssuanceModule {}
