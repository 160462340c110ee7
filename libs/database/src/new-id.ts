import { randomBytes, randomFillSync } from 'node:crypto';

let lastMillisecond = 0;
let sequence = 0;

// Asking the system for 16 bytes at a time costs more than all the rest; an import makes tens of thousands of ids.
const pool = Buffer.alloc(8192);
let poolUsed = pool.length;
function random16(): Buffer {
  if (poolUsed === pool.length) {
    randomFillSync(pool);
    poolUsed = 0;
  }
  poolUsed += 16;
  return pool.subarray(poolUsed - 16, poolUsed);
}

/**
 * A UUIDv7 (RFC 9562 s5.7): 48-bit Unix milliseconds, then a 12-bit counter for the same millisecond, then 62 random bits.
 * Made in the application because PostgreSQL 15 to 17 have no uuidv7(). Ids sort by time within one process.
 */
export function newId(): string {
  const now = Date.now();
  if (now > lastMillisecond) {
    lastMillisecond = now;
    sequence = randomBytes(2).readUInt16BE(0) & 0x3ff;
  } else {
    sequence += 1;
    if (sequence > 0xfff) {
      lastMillisecond += 1;
      sequence = 0;
    }
  }
  const bytes = random16();
  bytes.writeUIntBE(lastMillisecond, 0, 6);
  bytes.writeUInt16BE(0x7000 | sequence, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
