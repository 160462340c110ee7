import type { FastifyRequest } from 'fastify';

/** A form was sent by a page of ours: browsers say where a request comes from, and no page can forge that (Fetch Metadata, RFC 6454). */
export function fromOwnPage(request: FastifyRequest, publicUrl: string): boolean {
  const site = request.headers['sec-fetch-site'];
  // Says more than Origin, which is "null" under some policies, and cannot be set by scripts.
  if (typeof site === 'string') return site === 'same-origin' || site === 'none';
  const { origin } = request.headers;
  return origin === undefined || origin === new URL(publicUrl).origin;
}
