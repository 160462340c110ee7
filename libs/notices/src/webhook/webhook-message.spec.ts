import { describe, expect, it } from '@jest/globals';
import { secretText, webhookBody, webhookHeaders } from './webhook-message.js';

describe('a webhook message', () => {
  it('is signed like the example of Standard Webhooks 1.0', () => {
    // The example of the specification's reference libraries.
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const headers = webhookHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', new Date(1_614_265_330_000), '{"test": 2432232314}', secret);
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('holds a number and a word, and nothing that a caller adds', () => {
    const data = { ref: 'XA-2026-000001', status: 'issued', applicant: 'Ana' };
    expect(webhookBody({ type: 'case.issued', timestamp: '2026-11-30T21:00:00.000Z', data })).toBe(
      '{"type":"case.issued","timestamp":"2026-11-30T21:00:00.000Z","data":{"ref":"XA-2026-000001","status":"issued"}}',
    );
  });

  it('has its secret in the form that receivers configure', () => {
    expect(secretText(Buffer.alloc(32, 1))).toBe('whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=');
  });
});
