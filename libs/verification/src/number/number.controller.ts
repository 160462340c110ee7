import { Controller, Get, Headers, Inject, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { Answer, Day, languageOf, Public, Text } from '#web';
import { NumberLookup } from './number-lookup.repository.js';
import { numberText } from './number-text.js';

export class NumberQuery {
  @Text({ min: 3, max: 60, description: 'Number as printed in box 1', example: '26XA000001' })
  number: string;

  @Day({ optional: true, description: 'Date of issue as printed in box 13' })
  date?: string;
}

@Controller('v1/verify')
export class NumberController {
  constructor(@Inject(NumberLookup) private readonly numbers: NumberLookup) {}

  @Get('number')
  @Public()
  @ApiOperation({
    summary: 'Is a paper without a code on record here?',
    description:
      'Never green: anybody can copy a number. `paper`: issued on paper before the records begin, not signed. `before-records`: not known, ' +
      'and the records begin later. `not-known`: it would have to be on record and is not. That a number on record was asked for is kept; who asked is not.',
    operationId: 'lookUpNumber',
  })
  async ask(@Query() query: NumberQuery, @Headers('accept-language') languages?: string) {
    const found = await this.numbers.ask(query.number, query.date ?? null);
    const body = { ...found, text: numberText(found, languageOf(languages)) };
    return new Answer(200, body, { headers: { 'cache-control': 'no-store' } });
  }

  @Get('records')
  @Public()
  @ApiOperation({ summary: 'The day on which the records of this authority begin', operationId: 'recordsBegin' })
  async begins() {
    return new Answer(
      200,
      { recordsBeginOn: await this.numbers.recordsBeginOn() },
      { headers: { 'cache-control': 'public, max-age=300' } },
    );
  }
}
