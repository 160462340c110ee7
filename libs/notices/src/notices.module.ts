import { type DynamicModule, Module } from '@nestjs/common';
import { Contacts } from './contact/contacts.js';
import { DeadDeliveries } from './delivery/dead-deliveries.js';
import { WebhooksController } from './webhook/webhooks.controller.js';
import { Webhooks, WEBHOOKS_LOCAL } from './webhook/webhooks.js';

export interface NoticesOptions {
  /** Whether webhooks may go to this machine: for tests alone. */
  readonly webhooksLocal: boolean;
}

/** Notices as the portal shows them. Who writes them is the database; who sends them is the worker. Needs LedgerModule. */
@Module({})
export class NoticesModule {
  static forRoot({ webhooksLocal }: NoticesOptions): DynamicModule {
    return {
      module: NoticesModule,
      controllers: [WebhooksController],
      providers: [Contacts, DeadDeliveries, Webhooks, { provide: WEBHOOKS_LOCAL, useValue: webhooksLocal }],
      exports: [Contacts, DeadDeliveries, Webhooks, WEBHOOKS_LOCAL],
    };
  }
}
