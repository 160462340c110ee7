/**
 * Notices: who is told of what. They are written by the database in the transaction of the event (`notices.rule`); this library
 * shows them, keeps addresses and wishes of people, and holds what the worker does to send them.
 */
export { type Contact, type ContactChannel, contactsOf } from './contact/contact.repository.js';
export { contactFault, Contacts } from './contact/contacts.js';
export { DeadDeliveries, deadFault } from './delivery/dead-deliveries.js';
export { deadCount, deadDeliveries, type DeadDelivery, findDeadDelivery } from './delivery/dead.repository.js';
export { codeMinutes, Deliveries, type DeliveryOptions } from './delivery/deliveries.js';
export { type Letter, type MailOptions, type MailSender, smtpSender } from './delivery/mail-sender.js';
export { type HttpSmsOptions, httpSmsSender, type SmsSender } from './delivery/sms-sender.js';
export { webhookSender, type WebhookSender, type WebhookSenderOptions } from './delivery/webhook-sender.js';
export { type Audience, type NoticeRule, noticeRules, noticesFor } from './notice-rules.js';
export { noticeSentence, noticeTitle } from './notice-text.js';
export {
  channelsOn,
  findNotice,
  listNotices,
  markRead,
  type Notice,
  type Preference,
  preferenceOf,
  storePreference,
  unreadNotices,
} from './notice.repository.js';
export { NoticesModule } from './notices.module.js';
export { findWebhook, type Webhook, type WebhookDelivery, webhookDeliveries, webhooksOf } from './webhook/webhook.repository.js';
export { type WebhookFault, webhookRoles, Webhooks, WEBHOOKS_LOCAL, webhooksMax, webhookUrlFault } from './webhook/webhooks.js';
