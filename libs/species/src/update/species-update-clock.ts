import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { UnitOfWork } from '#database';
import { systemActor } from '#web';
import { SpeciesUpdates } from './species-updates.js';

const everyMilliseconds = 60_000;

/** Puts approved updates into force when their day comes. */
@Injectable()
export class SpeciesUpdateClock implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('species');
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly updates: SpeciesUpdates,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.tick();
    this.timer = setInterval(() => void this.tick(), everyMilliseconds);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private async tick(): Promise<void> {
    try {
      const applied = await this.unitOfWork.run((tx) => this.updates.takeDueEffects(tx, systemActor('system')));
      for (const id of applied) this.logger.log(`species update ${id} took effect`);
    } catch (error) {
      // A failed attempt leaves the update approved; the next minute tries again and the fault is in the log.
      this.logger.error('species update did not take effect', error instanceof Error ? error.stack : String(error));
    }
  }
}
