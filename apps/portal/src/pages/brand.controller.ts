import { Controller, Get, Inject } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Answer, problem, type Problem, Public } from '#web';
import { type Brand, brandStyle } from '../brand/brand.js';

export const BRAND = Symbol('Brand');

/** The country's colour and arms. */
@ApiExcludeController()
@Controller()
export class BrandController {
  constructor(@Inject(BRAND) private readonly brand: Brand) {}

  @Public()
  @Get('brand.css')
  style(): Answer {
    return file(Buffer.from(brandStyle(this.brand)), 'text/css; charset=utf-8');
  }

  @Public()
  @Get('brand/arms')
  arms(): Answer | Problem {
    const { arms } = this.brand;
    return arms ? file(arms.bytes, arms.mediaType) : problem('not-found');
  }
}

function file(bytes: Buffer, mediaType: string): Answer {
  return new Answer(200, bytes, {
    headers: { 'content-type': mediaType, 'cache-control': 'public, max-age=3600', 'x-content-type-options': 'nosniff' },
  });
}
