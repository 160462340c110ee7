import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Delete, Module, Post, Req } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { type Call, listenForTests } from '../../../test/kit/http.js';
import { createApp, Public, Text } from './index.js';

class Note {
  @Text({ max: 20 })
  note: string;
}

@Public()
@Controller('v1/doors')
class DoorsController {
  @Post('shut')
  shut() {
    return { shut: true };
  }

  @Delete('shut')
  open() {
    return { shut: false };
  }

  @Post('notes')
  note(@Body() body: Note) {
    return body;
  }

  @Post('raw')
  raw(@Req() request: FastifyRequest) {
    return { members: Object.keys(request.body as object) };
  }
}

@Module({ controllers: [DoorsController] })
class DoorsModule {}

describe('an operation that reads no body', () => {
  let app: NestFastifyApplication;
  let call: Call;
  beforeAll(async () => {
    app = await createApp(DoorsModule, {
      app: 'doors',
      publicUrl: 'http://xa.localhost:8080/',
      title: 'Doors',
      description: 'Doors that shut',
      version: '1',
      logLevel: 'silent',
    });
    call = await listenForTests(app);
  });
  afterAll(() => app.close());

  it.each([
    ['no body', undefined],
    ['an empty object', {}],
  ])('takes %s', async (_what, body) => {
    expect((await call('/v1/doors/shut', { method: 'POST', body })).json()).toEqual({ shut: true });
    expect((await call('/v1/doors/shut', { method: 'DELETE', body })).json()).toEqual({ shut: false });
  });

  it.each([
    ['{"shut":false,"a/b~c":1}', ['/shut', '/a~1b~0c']],
    ['[1]', ['']],
    ['"text"', ['']],
    ['null', ['']],
  ])('refuses %s, which somebody believes to count', async (body, pointers) => {
    const answer = await call('/v1/doors/shut', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(400);
    expect(answer.json<{ errors: { pointer: string }[] }>().errors.map(({ pointer }) => pointer)).toEqual(pointers);
  });

  it('leaves the judgement to whoever reads', async () => {
    expect((await call('/v1/doors/notes', { body: { note: 'shut at six' } })).status).toBe(201);
    expect((await call('/v1/doors/raw', { body: { any: 1 } })).json()).toEqual({ members: ['any'] });
  });
});
