import { lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Addresses that are not of the public internet (IANA special-purpose registries, RFC 6890). Whoever registers a webhook chooses
 * where we connect to: it must be no door into the network of the authority.
 */
const refused4 = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  refused4.addSubnet(net, bits, 'ipv4');

/** Global unicast, and nothing else of IPv6: mapped, translated and local addresses stand outside of it. */
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
/** What carries another address in it (Teredo, 6to4), documentation, benchmarking, ORCHID. */
const refused6 = new BlockList();
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  refused6.addSubnet(net, bits, 'ipv6');

/** Whether an IP address is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !refused4.check(address, 'ipv4');
  if (family === 6) return global6.check(address, 'ipv6') && !refused6.check(address, 'ipv6');
  return false;
}

/** True for a host that is written as an address, and one that is not public. Names are judged when they are looked up. */
export function literalFault(hostname: string): boolean {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  if (isIP(bare) !== 0) return !isPublicAddress(bare);
  return bare === 'localhost' || bare.endsWith('.localhost') || !bare.includes('.');
}

export class PrivateAddress extends Error {
  constructor() {
    super('the address is not one of the public internet');
  }
}

/**
 * A look-up for `http.request`: one answer that is not public refuses the name, and the address that was judged is the one
 * connected to. A name that answers differently the second time (DNS rebinding) is never asked a second time.
 */
export function safeLookup(resolve: typeof systemLookup = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { all: true, family: options.family === 4 || options.family === 6 ? options.family : 0 }, (error, found) => {
      if (error) return callback(error, '', 0);
      const [first] = found;
      if (!first || !found.every(({ address }) => isPublicAddress(address))) return callback(new PrivateAddress(), '', 0);
      if (options.all) return callback(null, [first]);
      callback(null, first.address, first.family);
    });
  };
}
