import { Inject, Injectable } from '@nestjs/common';
import { done, type Outcome, refused } from '../outcome.js';
import { type AttachmentMediaType, inspectAttachment } from './attachment-type.js';
import type { VirusScanner } from './clamav-scanner.js';

/** The scanner of this installation; null where none is configured. */
export const VIRUS_SCANNER = Symbol('VirusScanner');

/** A file that may be kept: what it is was decided by its content, and a scanner found nothing where there is one. */
export interface ReceivedFile {
  readonly bytes: Buffer;
  readonly mediaType: AttachmentMediaType;
  /** null = not scanned, since no scanner is configured. */
  readonly scannedAt: Date | null;
}

/** Seconds until an upload is worth trying again when the scanner gives no verdict. */
const tryAgain = 60;

/** Judges what strangers send before anything of it is stored. Outside of any transaction: a slow scanner holds no lock. */
@Injectable()
export class ReceiveFile {
  constructor(@Inject(VIRUS_SCANNER) private readonly scanner: VirusScanner | null) {}

  /** Whether this installation scans files. */
  get scans(): boolean {
    return this.scanner !== null;
  }

  /** @param declared media type as sent; it must agree with the content */
  async receive(bytes: Buffer, declared?: string): Promise<Outcome<ReceivedFile>> {
    const inspection = inspectAttachment(bytes, declared);
    if (!inspection.ok) return inspection;
    const { mediaType } = inspection;
    if (this.scanner === null) return done({ bytes, mediaType, scannedAt: null });
    const { verdict } = await this.scanner.scan(bytes);
    if (verdict === 'infected') return refused('attachment-infected');
    if (verdict === 'unavailable') return refused('scanner-unavailable', { retryAfter: tryAgain });
    return done({ bytes, mediaType, scannedAt: new Date() });
  }
}
