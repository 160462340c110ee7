import { createHmac } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an authenticator app on a phone shows, written anew from RFC 6238 and RFC 4648 so that it shares no fault with ours. @param later periods of 30 seconds from now */
export function authenticatorCode(secret: string, later = 0): string {
  const bits = [...secret].map((sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeUInt32BE(Math.floor(Date.now() / 30_000) + later, 4);
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = mac[19]! % 16;
  const number = (mac[at]! % 128) * 2 ** 24 + mac[at + 1]! * 2 ** 16 + mac[at + 2]! * 2 ** 8 + mac[at + 3]!;
  return (number % 1_000_000).toString().padStart(6, '0');
}
