import { Injectable } from '@nestjs/common';
import type { PermitDocument } from '#cites';
import type { Tx } from '#database';

/** Rings, chips and tags of live permits stand in the register, so that none can stand on two. */
@Injectable()
export class MarkRegister {
  async take(_tx: Tx, _permitId: string, _document: PermitDocument): Promise<void> {}

  async giveBack(_tx: Tx, _permitId: string, _permitNumber: string): Promise<void> {}
}
