import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { textFault } from './text-safety.js';

/**
 * Fields of request bodies: one decorator each says what is accepted, how it stands in OpenAPI and which code a refusal
 * carries (`context.code`, message `problem.field.CODE`).
 */
interface FieldOptions {
  readonly optional?: boolean;
  readonly example?: unknown;
  readonly description?: string;
}
const refuse = (code: string, args: Record<string, string | number> = {}) => ({ context: { code, args } });

// class-validator drops the context of a fault whose message is empty.
const check = (name: string, code: string, validate: (value: unknown) => boolean) =>
  ValidateBy({ name, validator: { validate, defaultMessage: () => code } }, refuse(code));

function field(options: FieldOptions, schema: Record<string, unknown>, ...checks: PropertyDecorator[]): PropertyDecorator {
  const { example, description } = options;
  return applyDecorators(
    ApiProperty({
      ...schema,
      required: options.optional !== true,
      ...(example === undefined ? {} : { example }),
      ...(description === undefined ? {} : { description }),
    }),
    // `undefined` only: an explicit null is a fault unless the field says otherwise.
    ...(options.optional ? [ValidateIf((_object, value) => value !== undefined)] : []),
    ...checks,
  );
}

export interface TextOptions extends FieldOptions {
  readonly min?: number;
  readonly max: number;
  /** Line feeds are allowed. */
  readonly lines?: boolean;
}

/** Text for people: length in UTF-16 units, no control, invisible or direction-changing characters, NFC. */
export const Text = (options: TextOptions) =>
  field(
    options,
    { type: 'string', minLength: options.min ?? 1, maxLength: options.max },
    IsString(refuse('not-text')),
    MinLength(options.min ?? 1, refuse('too-short', { min: options.min ?? 1 })),
    MaxLength(options.max, refuse('too-long', { max: options.max })),
    check('safeText', 'text-unsafe', (value) => typeof value !== 'string' || textFault(value, options) === null),
  );

/** A secret: any characters, only bounded. Never trimmed or normalised here. */
export const Secret = (options: FieldOptions & { readonly max: number }) =>
  field(
    options,
    { type: 'string', format: 'password', minLength: 1, maxLength: options.max, writeOnly: true },
    IsString(refuse('not-text')),
    MinLength(1, refuse('too-short', { min: 1 })),
    MaxLength(options.max, refuse('too-long', { max: options.max })),
  );

export const Choice = (values: readonly string[], options: FieldOptions = {}) =>
  field(options, { type: 'string', enum: [...values] }, IsIn([...values], refuse('not-allowed')));

export const Uuid = (options: FieldOptions = {}) => field(options, { type: 'string', format: 'uuid' }, IsUUID('all', refuse('not-uuid')));

export const Pattern = (pattern: RegExp, code: string, options: FieldOptions & { readonly max: number }) =>
  field(
    options,
    { type: 'string', pattern: pattern.source, maxLength: options.max },
    IsString(refuse('not-text')),
    MaxLength(options.max, refuse('too-long', { max: options.max })),
    Matches(pattern, refuse(code)),
  );

/** A calendar day that exists, YYYY-MM-DD. */
export const Day = (options: FieldOptions = {}) =>
  field(options, { type: 'string', format: 'date', example: '2026-11-22' }, check('day', 'not-day', isDay));

/** True for a day of the proleptic Gregorian calendar between 1800 and 2999. */
export function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^(1[89]|2\d)\d\d-\d\d-\d\d$/.test(value)) return false;
  const at = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
}

/** Exact decimal as text: up to 15 digits before and 12 after the point (micrograms written in kilograms need nine), no sign, no exponent. */
export const DecimalText = (options: FieldOptions = {}) =>
  Pattern(/^(0|[1-9]\d{0,14})(\.\d{1,12})?$/, 'not-decimal', { max: 28, example: '12.5', ...options });

/** ISO 3166-1 alpha-2 or one of the treaty's X and Z codes. */
export const Country = (options: FieldOptions = {}) => Pattern(/^[A-Z]{2}$/, 'not-country', { max: 2, example: 'XA', ...options });

export const Whole = (options: FieldOptions & { readonly min: number; readonly max: number }) =>
  field(
    options,
    { type: 'integer', minimum: options.min, maximum: options.max },
    IsInt(refuse('not-integer')),
    Min(options.min, refuse('too-small', { min: options.min })),
    Max(options.max, refuse('too-large', { max: options.max })),
  );

export const Flag = (options: FieldOptions = {}) => field(options, { type: 'boolean' }, IsBoolean(refuse('not-boolean')));

/** A nested object of another DTO class. */
export const Nested = (type: () => new () => object, options: FieldOptions = {}) =>
  field(options, { type }, ValidateNested(refuse('not-object')), Type(type));

/** An object whose members are checked later, when it is known what it must be. */
export const AnyObject = (options: FieldOptions & { readonly schema?: Record<string, unknown> } = {}) =>
  field(options, { type: 'object', ...options.schema }, IsObject(refuse('not-object')));

/** A list of nested objects. */
export const ListOf = (type: () => new () => object, options: FieldOptions & { readonly max: number; readonly min?: number }) =>
  field(
    options,
    { type, isArray: true, minItems: options.min ?? 0, maxItems: options.max },
    IsArray(refuse('not-list')),
    ArrayMinSize(options.min ?? 0, refuse('too-few', { min: options.min ?? 0 })),
    ArrayMaxSize(options.max, refuse('too-many', { max: options.max })),
    ValidateNested({ each: true, ...refuse('not-object') }),
    Type(type),
  );

/** A list of short codes. */
export const CodeList = (pattern: RegExp, options: FieldOptions & { readonly max: number }) =>
  field(
    options,
    { type: 'array', items: { type: 'string', pattern: pattern.source }, maxItems: options.max },
    IsArray(refuse('not-list')),
    ArrayMaxSize(options.max, refuse('too-many', { max: options.max })),
    Matches(pattern, { each: true, ...refuse('not-allowed') }),
  );

/** `limit` and `cursor` of a list request; extend it for filters. */
export class PageQuery {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 200, default: 50, required: false })
  @IsOptional()
  @Type(() => Number)
  @IsInt(refuse('not-integer'))
  @Min(1, refuse('too-small', { min: 1 }))
  @Max(200, refuse('too-large', { max: 200 }))
  limit: number = 50;

  @Pattern(/^[A-Za-z0-9_-]+$/, 'not-cursor', { max: 1000, optional: true })
  cursor?: string;
}
