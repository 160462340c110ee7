import { type ProblemCode, problemKinds } from './problems/index.js';

/** One fault in a request. */
export interface FieldFault {
  /** JSON Pointer (RFC 6901) into the body, or "query/NAME", "header/NAME", "path/NAME". */
  readonly pointer: string;
  /** Stable code; its text is message `problem.field.CODE`. */
  readonly code: string;
  readonly args?: Readonly<Record<string, string | number | boolean>>;
}

export interface ProblemOptions {
  /** Arguments of the detail message. Shown to the client: never secrets. */
  readonly args?: Readonly<Record<string, string | number | boolean>>;
  readonly errors?: readonly FieldFault[];
  /** Extension members (RFC 9457 s3.2), e.g. findings. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal on its way out. Made at the edge by `problem()`; features return their own unions and never see this. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly options: ProblemOptions = {},
  ) {
    super(code);
    this.name = 'Problem';
  }

  get status(): number {
    return problemKinds[this.code].status;
  }
}

/** A problem to return from, or throw in, a controller. */
export function problem(code: ProblemCode, options?: ProblemOptions): Problem {
  return new Problem(code, options);
}
