/** One kind of refusal as the outside sees it. */
export interface ProblemKind {
  readonly status: 400 | 401 | 403 | 404 | 405 | 406 | 408 | 409 | 410 | 412 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503;
}

export type ProblemTable = Readonly<Record<string, ProblemKind>>;
