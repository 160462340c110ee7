/** The real gateway in a process of its own; tells its parent where it listens and what there is to check. */
import { runningGateway } from '../../kit/running-gateway.js';
import { genuinePermits } from './genuine-permits.js';
import { writeTrust } from '../../kit/trust-world.js';
import { publishedLists } from './genuine-permits.js';

const gateway = await runningGateway({ ratePerMinute: 1_000_000_000 });
writeTrust(gateway.trust, await publishedLists(gateway.world));
const tokens = await genuinePermits(gateway.world, 400);
process.send?.({ port: gateway.port, host: new URL(gateway.publicUrl).host, texts: tokens.map((token) => token.front) });
process.on('message', () => void gateway.close().then(() => process.exit(0)));
