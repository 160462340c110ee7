/**
 * Glue between HTTP and the features: one way to start an app, to refuse, to page, to be idempotent and to know who acts.
 */
export { type Actor, type Role, roles, systemActor } from './actor.js';
export { csvAnswer, csvTable, fileAnswer } from './csv-table.js';
export { accepted, Answer, type AnswerOptions, created, noContent, ok, Page } from './answer.js';
export {
  choiceSetting,
  type ConfigFault,
  type ConfigOf,
  type ConfigResult,
  describeSettings,
  flagSetting,
  integerSetting,
  loadConfig,
  type Setting,
  textSetting,
  urlSetting,
} from './config.js';
export { type AppOptions, createApp, httpsSeconds, sessionCookieName } from './create-app.js';
export {
  BeforePasswordChange,
  BodyBytes,
  CurrentActor,
  CurrentSession,
  DocumentedBody,
  IfMatch,
  NeedsIfMatch,
  Public,
  RateLimit,
  type RateRule,
  RequireRole,
  type WebRequest,
} from './decorators.js';
export { etagOf, matchVersion } from './etag.js';
export {
  AnyObject,
  Choice,
  CodeList,
  Country,
  Day,
  DecimalText,
  Flag,
  isDay,
  ListOf,
  Nested,
  PageQuery,
  Pattern,
  Secret,
  Text,
  Uuid,
  Whole,
} from './fields.js';
export { type HealthChecks, type ReadinessCheck, readinessOf } from './health.js';
export { startHealthServer } from './health-server.js';
export { escapeHtml, htmlPage } from './html.js';
export { Idempotent, Once, type OnceOnly } from './idempotency.js';
export { languageOf } from './language.js';
export { createLogger } from './logging.js';
export { type CursorKey, decodeCursor, encodeCursor, pageLimitDefault, pageLimitMax, pageOf } from './paging.js';
export { endWithError, endWithFaults, stopOnSignal } from './process-end.js';
export { type KeptForm, isOwnPath, readKeptForm } from './pages/kept-form.js';
export { inLanguage } from './pages/language-prefix.js';
export { dateText, instantText, numberText } from './pages/local-text.js';
export { Form, PageController, PageGet, PageLanguage, PagePost } from './pages/page-controller.js';
export { FormFile, PageForm } from './pages/page-form.js';
export { type PagesOptions } from './pages/page-renderer.js';
export { seeOther, View, view } from './pages/view.js';
export { type FieldFault, Problem, problem, type ProblemOptions } from './problem.js';
export { type ProblemCode, problemKinds } from './problems/index.js';
export { rateHeaders } from './rate-limit.guard.js';
export { clientOf, RateLimiter } from './rate-limiter.js';
export { requestId } from './request-id.js';
export { SESSION_PORT, type Session, type SessionOpening, sessionOpenings, type SessionPort } from './session-port.js';
export { csrfTokenOf } from './csrf-token.js';
export { textFault, type TextFault } from './text-safety.js';
export { UuidParam, validated, ValidationPipe } from './validation.js';
