/** The raw limit: node:http, one ES256 signature verified per request, nothing else. The body is received and not parsed. */
import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { createServer } from 'node:http';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
// As long as what a credential of one line signs.
const bytes = randomBytes(300);
const signature = sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' });
const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;

const server = createServer((request, response) => {
  request.on('data', () => undefined);
  request.on('end', () => {
    const body = JSON.stringify({ genuine: verify('sha256', bytes, key, signature) });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }));
process.on('message', () => process.exit(0));
