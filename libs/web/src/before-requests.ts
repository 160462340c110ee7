import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { problem } from './problem.js';
import { problemBody, problemOf } from './problem.filter.js';
import { requestId } from './request-id.js';

/** What the HTTP parser says about a connection, as our codes. */
const parserFaults = { HPE_HEADER_OVERFLOW: 'headers-too-large', ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout' } as const;

/**
 * Refusals from before there is a route or even a request: an address that does not decode, headers beyond the limit, bytes
 * that are no HTTP. Problems like all others, so that a client needs to understand one kind of refusal.
 */
export function refusalsBeforeRequests(publicUrl: string) {
  return {
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
      const found = problemOf(error);
      // The address as sent is not repeated: it is what could not be read.
      const body = { ...problemBody(found, request, publicUrl), instance: undefined };
      void reply.status(found.status).header('cache-control', 'no-store').type('application/problem+json').send(JSON.stringify(body));
    },
    clientErrorHandler: (error: Error & { readonly code?: string }, socket: Socket): void => {
      if (error.code === 'ECONNRESET' || socket.destroyed) return;
      const code = parserFaults[error.code as keyof typeof parserFaults] ?? 'request-invalid';
      if (socket.writable) {
        const found = problem(code);
        const { instance: _none, ...body } = problemBody(found, { id: requestId({ headers: {} }), url: '', headers: {} }, publicUrl);
        const bytes = Buffer.from(JSON.stringify(body));
        const reason =
          code === 'headers-too-large' ? 'Request Header Fields Too Large' : code === 'request-timeout' ? 'Request Timeout' : 'Bad Request';
        socket.write(
          `HTTP/1.1 ${found.status} ${reason}\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: ${bytes.length}\r\n\r\n`,
        );
        socket.write(bytes);
      }
      socket.destroySoon();
    },
  };
}
