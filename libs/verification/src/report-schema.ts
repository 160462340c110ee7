import { checkIds, reasons } from '#verify';

/** Shape of the answer of `POST /v1/verify`, which is also what `opencites verify --json` prints. */
export const reportSchema = {
  type: 'object',
  required: ['verdict', 'exitCode', 'checks', 'permit'],
  properties: {
    verdict: { type: 'string', enum: ['green', 'amber', 'red', 'specimen'] },
    exitCode: {
      type: 'integer',
      enum: [0, 1, 2, 3],
      description: '0 genuine and current, 1 not genuine, 2 genuine but revoked, expired, used, replaced or suspended, 3 could not check',
    },
    checks: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'result', 'reason'],
        properties: {
          id: { type: 'string', enum: [...checkIds] },
          result: { type: 'string', enum: ['pass', 'fail', 'unknown'] },
          reason: { type: 'string', enum: Object.keys(reasons) },
        },
      },
    },
    permit: {
      type: 'object',
      nullable: true,
      description: 'the signed boxes; null unless the signature check passed',
      additionalProperties: true,
    },
  },
};
