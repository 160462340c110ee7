import { type DynamicModule, Module } from '@nestjs/common';
import { Complaints } from './complaints/complaints.service.js';
import { AuditView } from './entries/audit-view.service.js';
import { Entries } from './entries/entries.service.js';
import { LogHealthService } from './logs/log-health.service.js';
import { Reports } from './report/reports.service.js';
import { Unmasking } from './unmasking/unmasking.service.js';
import { OVERSIGHT_OPTIONS, type OversightOptions } from './oversight-options.js';

@Module({})
export class OversightModule {
  static forRoot(options: OversightOptions): DynamicModule {
    return {
      module: OversightModule,
      providers: [{ provide: OVERSIGHT_OPTIONS, useValue: options }, AuditView, Entries, LogHealthService, Reports, Complaints, Unmasking],
      exports: [AuditView, Complaints, Entries, LogHealthService, Reports, Unmasking],
    };
  }
}
