import { describe, expect, it } from '@jest/globals';
import type { StatusName } from '#trust';
import { nobodySigned, type SignedActs, statusVerdict } from './status-verdict.js';

const entry = (state: string, more: object = {}) => ({
  permit: 'p',
  list: 20271,
  index: 3,
  state,
  endorsed: false,
  replacedFor: null,
  signed: true,
  succeeded: false,
  acted: true,
  cred: null,
  ...more,
});
const signed = (kind: SignedActs['kind'], more: Partial<SignedActs> = {}): SignedActs => ({ ...nobodySigned, kind, ...more });

describe('what may be published of a permit', () => {
  it.each<[string, StatusName, SignedActs, StatusName]>([
    ['cancelled', 'valid', signed('cancel'), 'revoked'],
    ['suspended', 'valid', signed('suspend'), 'suspended'],
    ['issued', 'suspended', signed('lift'), 'valid'],
    ['cancelled', 'suspended', signed('cancel'), 'revoked'],
    ['expired', 'suspended', signed('suspend'), 'suspended'],
    ['issued', 'valid', nobodySigned, 'valid'],
    ['used', 'valid', nobodySigned, 'used'],
  ])('is what two officers signed: %s after %s', (state, before, acts, status) => {
    expect(statusVerdict(entry(state), before, acts)).toEqual({ status, fault: null, wait: false });
  });

  it.each<[string, StatusName, SignedActs, StatusName, string]>([
    ['cancelled', 'valid', nobodySigned, 'valid', 'unsigned'],
    ['cancelled', 'valid', signed('suspend'), 'valid', 'unsigned'],
    ['suspended', 'valid', nobodySigned, 'valid', 'unsigned'],
    ['suspended', 'valid', signed(null, { fault: 'statement' }), 'valid', 'statement'],
    ['issued', 'revoked', nobodySigned, 'revoked', 'revived'],
    ['issued', 'revoked', signed('lift'), 'revoked', 'revived'],
    ['issued', 'valid', signed('cancel'), 'revoked', 'revived'],
    ['issued', 'suspended', nobodySigned, 'suspended', 'revived'],
    ['issued', 'valid', signed('suspend'), 'suspended', 'revived'],
    ['gone', 'revoked', nobodySigned, 'revoked', 'revived'],
    ['void', 'valid', nobodySigned, 'valid', 'void'],
    ['replaced', 'valid', nobodySigned, 'valid', 'unsigned'],
    ['issued', 'suspended', signed('unproven', { fault: 'log-differs' }), 'suspended', 'log-differs'],
    ['suspended', 'valid', signed('unproven', { fault: 'log-differs' }), 'valid', 'log-differs'],
  ])('is not what a row alone says: %s after %s', (state, before, acts, status, fault) => {
    expect(statusVerdict(entry(state), before, acts)).toEqual({ status, fault, wait: false });
  });

  it('stays as it was while the log has not told who may sign', () => {
    expect(statusVerdict(entry('suspended'), 'valid', signed(null, { later: true }))).toEqual({ status: 'valid', fault: null, wait: true });
    expect(statusVerdict(entry('suspended'), 'suspended', signed(null, { later: true }))).toMatchObject({ status: 'suspended' });
  });

  it('is revoked for a number that was never signed, and lost or replaced once its successor is signed', () => {
    expect(statusVerdict(entry('void', { signed: false }), 'valid', nobodySigned)).toMatchObject({ status: 'revoked', fault: null });
    const replaced = entry('replaced', { succeeded: true, replacedFor: 'stolen' });
    expect(statusVerdict(replaced, 'suspended', signed('suspend'))).toMatchObject({ status: 'lost', fault: null });
    expect(statusVerdict(replaced, 'valid', nobodySigned)).toMatchObject({ status: 'lost', fault: null });
  });
});
