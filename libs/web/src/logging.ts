import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';

/** Names whose values never reach a log line, at the top level and one or two levels down. */
export const redactedNames = [
  'authorization',
  'cookie',
  'set-cookie',
  'idempotency-key',
  'x-csrf-token',
  'password',
  'newPassword',
  'currentPassword',
  'passphrase',
  'token',
  'csrfToken',
  'secret',
  'salt',
  'checkCode',
  'capability',
  'databaseUrl',
] as const;

export function redactionPaths(): string[] {
  return redactedNames.flatMap((name) =>
    ['', '*', '*.*', '*.*.*'].map((prefix) => (prefix === '' ? `["${name}"]` : `${prefix}["${name}"]`)),
  );
}

/**
 * What an operator needs of an error, and no more: a failed query carries its parameters and the row it hit, which are
 * other people's data.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, driverError } = error as {
    code?: unknown;
    constraint?: unknown;
    driverError?: { code?: unknown; constraint?: unknown };
  };
  return {
    type: error.constructor.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: error.cause instanceof Error ? error.cause.message : typeof error.cause }),
    ...(typeof (code ?? driverError?.code) === 'string' ? { code: code ?? driverError?.code } : {}),
    ...(typeof (constraint ?? driverError?.constraint) === 'string' ? { constraint: constraint ?? driverError?.constraint } : {}),
  };
}

export interface LogOptions {
  readonly level?: 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug';
  readonly app: string;
}

/** JSON lines with redaction. The security audit trail is the ledger; this is for operators and may be thrown away. */
export function createLogger(options: LogOptions, destination?: DestinationStream): Logger {
  const settings = {
    level: options.level ?? 'info',
    base: { app: options.app },
    redact: { paths: redactionPaths(), censor: '[redacted]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  };
  return destination ? pino(settings, destination) : pino(settings);
}

/** Nest's own messages through the same logger. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message));
  }
  error(message: unknown, stack?: string, context?: string): void {
    this.logger.error({ context, stack }, String(message));
  }
  warn(message: unknown, context?: string): void {
    this.logger.warn({ context }, String(message));
  }
  debug(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message));
  }
}
