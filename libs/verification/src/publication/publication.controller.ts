import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problem, Public, RateLimit } from '#web';
import { TrustDirectory } from './trust-directory.js';

/** Whole lists are meant to be copied: a mirror or a phone that fetches all of them is welcome. */
const listsRate = { name: 'lists', limit: 6_000, windowSeconds: 60 };
const year = 31_536_000;

@Controller('v1/trust')
@RateLimit(listsRate)
export class PublicationController {
  constructor(@Inject(TrustDirectory) private readonly trust: TrustDirectory) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'Files of the trust directory', description: 'Everything a verifier needs to check permits without this site.' })
  @ApiOkResponse({
    schema: {
      type: 'object',
      required: ['files'],
      properties: {
        files: {
          type: 'array',
          items: {
            type: 'object',
            required: ['path', 'bytes', 'sha256'],
            properties: { path: { type: 'string', example: 'keys/XA.cose' }, bytes: { type: 'integer' }, sha256: { type: 'string' } },
          },
        },
      },
    },
  })
  index(@Res({ passthrough: true }) reply: FastifyReply) {
    open(reply).header('cache-control', 'no-cache');
    return { files: [...this.trust.publication.files.values()].map(({ path, bytes, sha256 }) => ({ path, bytes: bytes.length, sha256 })) };
  }

  @Get([':file', ':folder/:file', ':folder/:country/:file'])
  @Public()
  @ApiOperation({
    summary: 'One file of the trust directory',
    description: 'Numbered roots and code tables never change; the other files are revalidated by ETag.',
  })
  @ApiParam({ name: 'file', example: 'XA.cose' })
  @ApiOkResponse({ description: 'The file' })
  file(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const path = (request.url.split('?', 1)[0] ?? '').slice('/v1/trust/'.length);
    const file = this.trust.publication.files.get(path);
    if (!file) throw problem('not-found');
    const etag = `"${file.sha256.slice(0, 32)}"`;
    open(reply).headers({ etag, 'cache-control': file.immutable ? `public, max-age=${year}, immutable` : 'public, no-cache' });
    const known = (request.headers['if-none-match'] ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
    if (known) void reply.status(304).send();
    else void reply.type(file.type).send(file.bytes);
  }
}

/** Any page anywhere may read the lists: they are signed, and the more copies there are the better. */
function open(reply: FastifyReply): FastifyReply {
  return reply.headers({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' });
}
