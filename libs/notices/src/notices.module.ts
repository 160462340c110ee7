import { Module } from '@nestjs/common';
import { Contacts } from './contact/contacts.js';
import { Webhooks } from './webhook/webhooks.js';

/** Notices as the portal shows them. Who writes them is the database; who sends them is the worker. Needs LedgerModule. */
@Module({ providers: [Contacts, Webhooks], exports: [Contacts, Webhooks] })
export class NoticesModule {}
