import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import { type FieldFault, problem } from './problem.js';

const plainTypes = new Set<unknown>([String, Number, Boolean, Array, Object, Buffer, undefined]);

/** JSON Pointer escaping, RFC 6901 s3. */
function escapePointer(name: string): string {
  return name.replace(/~/g, '~0').replace(/\//g, '~1');
}

/** Flattens class-validator's tree. */
export function faultsOf(errors: readonly ValidationError[], prefix: string): FieldFault[] {
  return errors.flatMap((error) => {
    const pointer = `${prefix}/${escapePointer(error.property)}`;
    const own = Object.keys(error.constraints ?? {}).map((constraint): FieldFault => {
      const context = error.contexts?.[constraint] as { code?: string; args?: Record<string, string | number> } | undefined;
      if (constraint === 'whitelistValidation') return { pointer, code: 'unknown-member' };
      if (constraint === 'nestedValidation') return { pointer, code: 'not-object' };
      return { pointer, code: error.value === undefined && context ? 'missing' : (context?.code ?? 'not-allowed'), args: context?.args };
    });
    // A missing member fails every check it has; one line about it is enough.
    const said = own.filter((fault, index) => own.findIndex((other) => other.code === fault.code) === index);
    return [...said, ...faultsOf(error.children ?? [], pointer)];
  });
}

/**
 * A value as an instance of a DTO class whose every member was checked.
 *
 * @param prefix JSON Pointer of the value within the request
 * @throws Problem request-invalid with every fault
 */
export async function validated<T extends object>(metatype: Type<T>, value: unknown, prefix = ''): Promise<T> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Buffer.isBuffer(value))
    throw problem('request-invalid', { errors: [{ pointer: prefix, code: 'not-object' }] });
  const instance = plainToInstance(metatype, value, { exposeDefaultValues: true });
  const errors = await validate(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    validationError: { target: false, value: true },
  });
  if (errors.length > 0) throw problem('request-invalid', { errors: faultsOf(errors, prefix).slice(0, 200) });
  return instance;
}

/** Checks bodies and queries that are declared as DTO classes; unknown members are refused, not dropped. */
@Injectable()
export class ValidationPipe implements PipeTransform {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { metatype, type } = metadata;
    if (type === 'custom' || type === 'param' || plainTypes.has(metatype)) return value;
    return validated(metatype as Type<object>, value, type === 'query' ? 'query' : '');
  }
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** For `@Param('id', UuidParam)`: an id that cannot exist is not found, and never reaches SQL. */
@Injectable()
export class UuidParam implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!uuidPattern.test(value)) throw problem('not-found');
    return value.toLowerCase();
  }
}
