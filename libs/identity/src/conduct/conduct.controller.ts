import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { UnitOfWork } from '#database';
import type { Actor } from '#ledger';
import { type Language, languages } from '#messages';
import { Choice, CurrentActor, Idempotent, noContent, Once, type OnceOnly, RequireRole, Text } from '#web';
import { refusal } from '../views.js';
import { OfficerConduct } from './officer-conduct.js';

export const deciding = ['case-officer', 'scientific-authority', 'issuing-officer'] as const;

class AcceptanceRequest {
  @Text({ min: 1, max: 40, description: 'Version that was read' })
  version: string;

  @Choice(languages, { optional: true, description: 'Language in which it was read; English when absent' })
  language?: Language;
}

/** The code of conduct that officers accept before they decide. */
@ApiTags('People')
@Controller('v1/conduct')
@RequireRole(...deciding)
export class ConductController {
  constructor(
    private readonly conduct: OfficerConduct,
    private readonly unit: UnitOfWork,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The code of conduct in force, and whether you have accepted it', operationId: 'readConduct' })
  read(@CurrentActor() actor: Actor) {
    return this.unit.run(async (tx) => {
      const { code, acceptance, accepted, vetted } = await this.conduct.own(tx, actor.personId);
      return { code, acceptedAt: acceptance?.acceptedAt.toISOString() ?? null, accepted, vetted };
    });
  }

  @Post('acceptances')
  @Idempotent()
  @ApiOperation({ summary: 'Accept the code of conduct', operationId: 'acceptConduct' })
  accept(@Body() body: AcceptanceRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const outcome = await this.conduct.accept(tx, actor, body.version, body.language ?? 'en');
      return outcome.ok ? noContent() : refusal(outcome);
    });
  }
}
