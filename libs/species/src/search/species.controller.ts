import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { UnitOfWork } from '#database';
import { Choice, Country, Day, Public, RateLimit, Text } from '#web';
import { Transform } from 'class-transformer';
import { Whole } from '#web';
import { SpeciesSearch } from './species-search.js';

export class SpeciesSearchQuery {
  @Text({ min: 2, max: 120, example: 'panthera', description: 'Scientific, synonym or common name (EN, FR, ES), or the beginning of one' })
  q: string;

  @Day({ optional: true, description: 'Date at which Appendix, quotas and suspensions are looked at; today without it' })
  at?: string;

  @Country({ optional: true, description: 'Country of the population' })
  country?: string;

  @Choice(['en', 'fr', 'es'], { optional: true })
  lang?: 'en' | 'fr' | 'es';

  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : value))
  @Whole({ optional: true, min: 1, max: 50 })
  limit?: number;
}

@ApiTags('species')
@Controller('v1/species')
export class SpeciesController {
  constructor(
    private readonly search: SpeciesSearch,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Reference data is public; the limit keeps one client from asking for the whole list. */
  @Get()
  @Public()
  @RateLimit({ name: 'species-search', limit: 600, windowSeconds: 60 })
  @ApiOperation({ summary: 'Find a taxon: accepted name, Appendix at a date and country, notes, quota left, suspensions' })
  async find(@Query() query: SpeciesSearchQuery) {
    const { q, lang = 'en', limit = 10, country } = query;
    const at = query.at ?? new Date().toISOString().slice(0, 10);
    const items = await this.unitOfWork.run((tx) => this.search.find(tx, { q, at, lang, limit, ...(country ? { country } : {}) }));
    return { at, country: country ?? null, items };
  }
}
