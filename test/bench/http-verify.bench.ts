/**
 * POST /v1/verify of the running gateway (text of a QR code as JSON; the whole check, a JSON report of every finding).
 * Raw limit: a bare node:http server in a process of its own that verifies one ES256 signature per request and answers a
 * few bytes; same client, same requests, same 16 kept connections.
 */
import { benchServer } from './kit/bench-server.js';
import { child } from './kit/child.js';
import { load, postJson } from './kit/load.js';
import { compare, perSecond, printRows } from './kit/report.js';

const connections = 16;
/** Short and many, so that whatever else the machine does falls on both sides of a round alike. */
const requestsPerRound = 1_000;
const rounds = 35;

const server = await benchServer();
const gateway = await child<{ port: number; host: string; texts: readonly string[] }>('gateway');
const bare = await child<{ port: number }>('bare-verify');
const requests = gateway.told.texts.map((qr) => postJson('/v1/verify', gateway.told.host, { qr }));
const checked = () =>
  load({
    ...{ port: gateway.told.port, requests, connections, count: requestsPerRound },
    check: (status, body) => {
      const report = JSON.parse(body) as { exitCode?: number; verdict?: string };
      if (status !== 200 || report.exitCode !== 0) throw new Error(`a genuine permit was answered ${status} ${body.slice(0, 300)}`);
    },
  });
const bareRequests = () =>
  load({
    ...{ port: bare.told.port, requests, connections, count: requestsPerRound },
    check: (status, body) => {
      if (status !== 200 || body !== '{"genuine":true}') throw new Error(`${status} ${body}`);
    },
  });
// Both as they run after some seconds of service.
for (let round = 0; round < 5; round += 1) {
  await checked();
  await bareRequests();
}
const found = await compare(rounds, checked, bareRequests);
await gateway.stop();
await bare.stop();
await server.stop();
printRows([
  {
    what: 'POST /v1/verify, QR text',
    measured: perSecond(found.measured),
    limit: `${perSecond(found.limit)} bare server`,
    ratio: found.ratio,
    target: '>= 0.50',
    ok: found.ratio >= 0.5,
  },
]);
