import { type DynamicModule, Module } from '@nestjs/common';
import { RegistersModule } from '#registers';
import { SpeciesFactsModule } from '#species';
import { ApplicationsController } from './applications.controller.js';
import { AttachEvidence } from './attach-evidence.service.js';
import { FILE_STORE, FileStore } from './attachment/file-store.js';
import { ClamavScanner, type ClamavOptions } from './attachment/clamav-scanner.js';
import { ReceiveFile, VIRUS_SCANNER } from './attachment/receive-file.service.js';
import { AttachmentsController } from './attachments.controller.js';
import { CaseRecord } from './case-record.service.js';
import { CaseworkController } from './casework.controller.js';
import { Decide } from './decide.service.js';
import { DecisionsController } from './decisions.controller.js';
import { CounterEntry } from './counter/counter-entry.service.js';
import { DelegationsController } from './delegation/delegations.controller.js';
import { Delegations } from './delegation/delegations.service.js';
import { DraftApplication } from './draft-application.service.js';
import { DraftFindings } from './draft-findings.service.js';
import { OpenBoxes } from './open-boxes.service.js';
import { DrawCases, LOG_POLICIES } from './draw/draw-cases.service.js';
import { DrawController } from './draw/draw.controller.js';
import { DrawRound } from './draw/draw-round.service.js';
import { EvaluateApplication } from './evaluate-application.service.js';
import { ChecklistController } from './checklist/checklist.controller.js';
import { MarkEvidence } from './checklist/mark-evidence.service.js';
import { CaseFile } from './case-file/case-file.service.js';
import { FeesController, PaymentReportsController } from './fees/fees.controller.js';
import { Fees, PAYMENT_PAGE } from './fees/fees.service.js';
import { HostedPagePayment, type HostedPageOptions } from './fees/hosted-page-payment.js';
import { FactsReader } from './facts-reader.service.js';
import { QueuesController } from './queue/queues.controller.js';
import { WORK_CALENDAR, WorkQueue } from './queue/work-queue.service.js';
import { defaultCalendar, type WorkCalendar } from './queue/working-days.js';
import { VettingController } from './vetting/vetting.controller.js';
import { Vetting } from './vetting/vetting.service.js';
import { ConfirmConditions } from './standing/confirm-conditions.service.js';
import { AppealController, AppealsController } from './appeal/appeal.controller.js';
import { Appeals } from './appeal/appeals.service.js';
import { StandingController } from './standing/standing.controller.js';
import { StandingFindings } from './standing/standing-findings.service.js';
import { SubmitApplication } from './submit-application.service.js';

export interface ApplicationsOptions {
  /** Directory of the file store, e.g. OPENCITES_HOME/files. */
  readonly filesDirectory: string;
  /** Directory of the log's policies, e.g. OPENCITES_HOME/trust/log. Without it this process draws no cases. */
  readonly logPolicies?: string;
  /** Days on which the clocks of cases stand; Saturdays and Sundays where none is given. */
  readonly calendar?: WorkCalendar;
  /** The scanner of uploads; without one files are kept unscanned, and pages say so. */
  readonly clamav?: ClamavOptions;
  /** The page on which fees are paid; without one at the counter or against an invoice. */
  readonly paymentPage?: HostedPageOptions;
}

/**
 * Applications and the decisions on them. Needs OWN_PERMITS and APPROVED_PERMITS, which issuance provides to the whole app.
 */
@Module({})
export class ApplicationsModule {
  static forRoot(options: ApplicationsOptions): DynamicModule {
    const services = [
      Appeals,
      AttachEvidence,
      CaseFile,
      CaseRecord,
      ConfirmConditions,
      Decide,
      Delegations,
      CounterEntry,
      DraftApplication,
      DraftFindings,
      OpenBoxes,
      DrawCases,
      DrawRound,
      EvaluateApplication,
      FactsReader,
      Fees,
      ReceiveFile,
      MarkEvidence,
      StandingFindings,
      SubmitApplication,
      Vetting,
      WorkQueue,
    ];
    return {
      module: ApplicationsModule,
      global: true,
      imports: [SpeciesFactsModule, RegistersModule],
      controllers: [
        AppealController,
        AppealsController,
        ApplicationsController,
        AttachmentsController,
        CaseworkController,
        ChecklistController,
        DecisionsController,
        DelegationsController,
        DrawController,
        FeesController,
        PaymentReportsController,
        QueuesController,
        VettingController,
        StandingController,
      ],
      providers: [
        ...services,
        { provide: LOG_POLICIES, useValue: options.logPolicies ?? null },
        { provide: VIRUS_SCANNER, useValue: options.clamav ? new ClamavScanner(options.clamav) : null },
        { provide: PAYMENT_PAGE, useValue: options.paymentPage ? new HostedPagePayment(options.paymentPage) : null },
        { provide: WORK_CALENDAR, useValue: options.calendar ?? defaultCalendar },
        { provide: FILE_STORE, useFactory: () => new FileStore(options.filesDirectory) },
      ],
      exports: services,
    };
  }
}
