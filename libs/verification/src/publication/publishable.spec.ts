import { describe, expect, it } from '@jest/globals';
import { publishable } from './publishable.js';

describe('what is published of the trust directory', () => {
  it.each(['anchor.txt', 'root/1.cose', 'keys/XA.cose', 'snapshot.cose', 'status/XA/20262.cwt', 'codes/3.cbor', 'log/XA.policy'])(
    '%s is',
    (path) => {
      expect(publishable(path)).not.toBeNull();
    },
  );

  it.each([
    'overlay.cose',
    'root/01.cose',
    'keys/../secrets/role.oc_signer',
    '../keys/signer/permit.key',
    'keys/XA.cose.new',
    'keys/xa.cose',
    'status/XA/1.cwt/..',
    '/etc/passwd',
    'root/1.cose\n',
    '',
  ])('%j is not', (path) => {
    expect(publishable(path)).toBeNull();
  });

  it('calls only numbered files immutable', () => {
    expect(publishable('root/2.cose')?.immutable).toBe(true);
    expect(publishable('codes/1.cbor')?.immutable).toBe(true);
    expect(publishable('keys/XA.cose')?.immutable).toBe(false);
    expect(publishable('status/XA/1.cwt')?.immutable).toBe(false);
  });
});
