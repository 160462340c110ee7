import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toBuffer } from 'qrcode';
import { type RunningGateway, runningGateway } from '../../../test/kit/running-gateway.js';
import { call, type CallOptions } from '../../../test/kit/http.js';

interface Answer {
  verdict: string;
  exitCode: number;
  checks: { id: string; result: string; reason: string }[];
  permit: Record<string, unknown> | null;
}

describe('the gateway', () => {
  let gateway: RunningGateway;
  const send = (path: string, options: CallOptions = {}) => call(gateway.port, path, options);
  const verify = (body: unknown, type?: string, query = '') =>
    send(`/v1/verify${query}`, { body, ...(type === undefined ? {} : { headers: { 'content-type': type } }) });

  beforeAll(async () => {
    gateway = await runningGateway();
  });
  afterAll(() => gateway.close());

  it('answers the text of a genuine code with green and the signed boxes, as JSON and as plain text', async () => {
    const { front } = await gateway.world.issue();
    for (const answer of [await verify({ qr: front }), await verify(front, 'text/plain')]) {
      expect(answer.status).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.json<Answer>()).toMatchObject({ verdict: 'green', exitCode: 0, permit: { number: '26XA000001', issuer: 'XA' } });
    }
  });
});
