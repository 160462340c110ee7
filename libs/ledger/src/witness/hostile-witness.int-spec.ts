import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cosign, formatVkey, makeVkey, type NoteSigner, type Policy } from '#merkle';
import { noteSigner } from '../../../../test/kit/note-keys.js';
import { clientOf, log, policyOf, question } from '../../../../test/kit/witness-questions.js';
import type { WitnessClientOptions } from './index.js';

type Behave = (request: { readonly body: string; readonly response: ServerResponse }) => unknown;

describe('asking a hostile witness', () => {
  const servers: Server[] = [];
  const witness = noteSigner('hostile.example/w', 4);
  const honest = noteSigner('honest.example/w', 4);
  let asked = 0;
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    asked = 0;
  });

  const listen = async (behave: Behave): Promise<string> => {
    const server = createServer((request: IncomingMessage, response) => {
      asked += 1;
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => void behave({ body: Buffer.concat(chunks).toString('utf8'), response }));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const policyAt = (...urls: [NoteSigner, string][]): Policy =>
    policyOf(
      [
        `log ${formatVkey(log.signer.vkey)}`,
        ...urls.map(([{ vkey }, url], index) => `witness ${index} ${formatVkey(vkey)} ${url}`),
        `group q ${urls.length} ${urls.map((_, index) => index).join(' ')}`,
        'quorum q\n',
      ].join('\n'),
    );
  const textOf = (body: string) => `${body.slice(body.indexOf('\n\n') + 2).split('\n\n')[0]}\n`;
  const seconds = () => Math.floor(Date.now() / 1000);
  const one = async (behave: Behave, options: Partial<WitnessClientOptions> = {}, size = 7) => {
    const client = clientOf(policyAt([witness, await listen(behave)]), options);
    return { client, round: await client.gather(await question(size)) };
  };
  const answer = (response: ServerResponse, status: number, body: string, type = 'text/plain') =>
    response.writeHead(status, { 'content-type': type }).end(body);

  it.each<[string, Behave, string]>([
    ['nothing', ({ response }) => answer(response, 200, ''), 'garbage'],
    ['a page', ({ response }) => answer(response, 200, '<html>log in</html>\n', 'text/html'), 'garbage'],
    ['bytes', ({ response }) => response.end(Buffer.from([0xff, 0xfe, 0, 1, 2])), 'garbage'],
    [
      'a line without its end',
      async ({ body, response }) => answer(response, 200, await cosign(textOf(body), seconds(), witness)),
      'garbage',
    ],
    ['megabytes', ({ response }) => answer(response, 200, `${'x'.repeat(2_000_000)}\n`), 'garbage'],
    ['lines without end', ({ response }) => answer(response, 200, '— a AAAAAAA=\n'.repeat(3_000)), 'garbage'],
    [
      'somebody else’s line',
      async ({ body, response }) => answer(response, 200, `${await cosign(textOf(body), seconds(), honest)}\n`),
      'no-line',
    ],
    [
      'a line for another tree',
      async ({ response }) => answer(response, 200, `${await cosign('xa.localhost/log/public\n9\nx\n', seconds(), witness)}\n`),
      'bad-line',
    ],
    [
      'a line under a name that is not its own key’s',
      async ({ body, response }) => {
        const forged = { vkey: witness.vkey, sign: honest.sign };
        answer(response, 200, `${await cosign(textOf(body), seconds(), forged)}\n`);
      },
      'bad-line',
    ],
    [
      'a line of next year',
      async ({ body, response }) => answer(response, 200, `${await cosign(textOf(body), seconds() + 31_536_000, witness)}\n`),
      'clock',
    ],
    [
      'a line of yesterday',
      async ({ body, response }) => answer(response, 200, `${await cosign(textOf(body), seconds() - 86_400, witness)}\n`),
      'clock',
    ],
    ['a larger size', ({ response }) => answer(response, 409, '8\n', 'text/x.tlog.size'), 'ahead'],
    ['the size that it was asked from', ({ response }) => answer(response, 409, '0\n', 'text/x.tlog.size'), 'conflict'],
    [
      'another size each time',
      ({ body, response }) => answer(response, 409, `${(Number(/^old (\d+)/.exec(body)?.[1]) + 1) % 7}\n`, 'text/x.tlog.size'),
      'garbage',
    ],
    ['a size as a page', ({ response }) => answer(response, 409, '3\n', 'text/plain'), 'garbage'],
    ['no size', ({ response }) => answer(response, 409, '-1\n', 'text/x.tlog.size'), 'garbage'],
    ['a size beyond all numbers', ({ response }) => answer(response, 409, '99999999999999999999\n', 'text/x.tlog.size'), 'garbage'],
    ['that the tree did not grow', ({ response }) => answer(response, 422, ''), 'conflict'],
    ['that it does not know the log', ({ response }) => answer(response, 404, ''), 'unknown-log'],
    ['that it does not know the key', ({ response }) => answer(response, 403, ''), 'log-key'],
    ['that the request is bad', ({ response }) => answer(response, 400, ''), 'refused'],
    ['that it is elsewhere', ({ response }) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), 'refused'],
    ['that it is broken', ({ response }) => answer(response, 500, ''), 'server'],
    ['that it is busy', ({ response }) => answer(response, 503, ''), 'server'],
    ['a cut connection', ({ response }) => response.destroy(), 'unreachable'],
    [
      'half an answer',
      ({ response }) => {
        response.writeHead(200, { 'content-length': '500' });
        response.write('— hostile');
        setTimeout(() => response.destroy(), 20);
      },
      'unreachable',
    ],
  ])('that answers %s, no line is stored', async (_, behave, code) => {
    const { round } = await one(behave);
    expect(round).toMatchObject({ quorum: false, cosigned: [], note: await log.checkpoint(7) });
    expect(new Set(round.troubles.map((trouble) => trouble.code))).toContain(code);
  });

  it('waits five seconds for a witness that answers after thirty, or byte by byte, and not longer', async () => {
    const started = Date.now();
    const [silent, dripping] = await Promise.all([
      one(({ response }) => setTimeout(() => response.destroyed || answer(response, 200, 'late'), 30_000).unref()),
      one(({ response }) => {
        const drip = setInterval(() => response.write('—'), 300).unref();
        response.on('close', () => clearInterval(drip));
      }),
    ]);
    const took = Date.now() - started;
    for (const { round } of [silent, dripping]) expect(round.troubles).toMatchObject([{ code: 'time-out' }]);
    expect(took).toBeGreaterThan(4_900);
    expect(took).toBeLessThan(8_000);
  }, 15_000);

  it('takes its own lines out of several, and each once', async () => {
    const { round } = await one(async ({ body, response }) => {
      const own = await cosign(textOf(body), seconds(), witness);
      const other = await cosign(textOf(body), seconds(), honest);
      answer(response, 200, `${other}\n${own}\n${own}\n`);
    });
    expect(round).toMatchObject({ quorum: true, troubles: [] });
    expect(round.note.match(/hostile\.example/g)).toHaveLength(1);
    expect(round.note).not.toContain('honest.example');
  });

  it('sends one request to an address of two witnesses, and counts both', async () => {
    const url = await listen(async ({ body, response }) => {
      const lines = await Promise.all([witness, honest].map((signer) => cosign(textOf(body), seconds(), signer)));
      answer(response, 200, lines.map((line) => `${line}\n`).join(''));
    });
    const round = await clientOf(policyAt([witness, url], [honest, url])).gather(await question(7));
    expect(round).toMatchObject({ quorum: true, cosigned: [{}, {}] });
    expect(asked).toBe(1);
  });

  it('does not let one witness fill the quorum with another’s lines', async () => {
    const both = async ({ body, response }: Parameters<Behave>[0]) => {
      const lines = await Promise.all([witness, honest].map((signer) => cosign(textOf(body), seconds(), signer)));
      answer(response, 200, lines.map((line) => `${line}\n`).join(''));
    };
    const round = await clientOf(
      policyAt([witness, await listen(both)], [honest, await listen(({ response }) => answer(response, 500, ''))]),
    ).gather(await question(7));
    expect(round).toMatchObject({
      quorum: false,
      cosigned: [{ witness: { name: '0' } }],
      troubles: [{ witness: { name: '1' }, code: 'server' }],
    });
  });

  it('keeps an ML-DSA line without counting it', async () => {
    const key = makeVkey('pq.example/w', 6, new Uint8Array(1312).fill(5));
    const line = `— pq.example/w ${Buffer.concat([Buffer.from(key.keyId.toString(16).padStart(8, '0'), 'hex'), Buffer.alloc(2428)]).toString('base64')}`;
    const url = await listen(({ response }) => answer(response, 200, `${line}\n`));
    const round = await clientOf(policyOf(`log ${formatVkey(log.signer.vkey)}\nwitness pq ${formatVkey(key)} ${url}\nquorum pq\n`)).gather(
      await question(7),
    );
    expect(round).toMatchObject({ quorum: false, cosigned: [{ line, time: null }] });
  });

  it('leaves a witness that fails alone for a while, longer each time, and one that is not set up for a minute', async () => {
    let at = Date.now();
    const { client } = await one(({ response }) => answer(response, 500, ''), { now: () => at });
    const again = async (ms: number) => {
      at += ms;
      const before = asked;
      await client.gather(await question(7));
      return asked - before;
    };
    expect([await again(0), await again(900), await again(200), await again(1_500), await again(600), await again(3_000)]).toEqual([
      0, 0, 1, 0, 1, 0,
    ]);
    expect(await again(100_000)).toBe(1);
    asked = 0;
    let then = Date.now();
    const unknown = await one(({ response }) => answer(response, 404, ''), { now: () => then });
    then += 59_000;
    await unknown.client.gather(await question(7));
    expect(asked).toBe(1);
    then += 2_000;
    await unknown.client.gather(await question(7));
    expect(asked).toBe(2);
  });

  it('notices a witness that has forgotten what it cosigned', async () => {
    let memory = 0;
    const behave: Behave = async ({ body, response }) => {
      const old = Number(/^old (\d+)/.exec(body)?.[1]);
      if (old !== memory) return answer(response, 409, `${memory}\n`, 'text/x.tlog.size');
      memory = Number(textOf(body).split('\n')[1]);
      answer(response, 200, `${await cosign(textOf(body), seconds(), witness)}\n`);
    };
    const { client, round } = await one(behave, {}, 7);
    expect(round).toMatchObject({ quorum: true, troubles: [] });
    memory = 3;
    expect(await client.gather(await question(9))).toMatchObject({ quorum: true, troubles: [{ code: 'forgot', itsSize: 3 }] });
  });

  it('does not wait for a slow one when the others are enough, and still hears it', async () => {
    const honestUrl = await listen(async ({ body, response }) =>
      answer(response, 200, `${await cosign(textOf(body), seconds(), honest)}\n`),
    );
    const slowUrl = await listen(({ body, response }) =>
      setTimeout(() => void cosign(textOf(body), seconds(), witness).then((line) => answer(response, 200, `${line}\n`)), 900),
    );
    const policy = policyOf(
      `log ${formatVkey(log.signer.vkey)}\nwitness h ${formatVkey(honest.vkey)} ${honestUrl}\nwitness s ${formatVkey(witness.vkey)} ${slowUrl}\nquorum h\n`,
    );
    const client = clientOf(policy, { graceMs: 50 });
    const started = Date.now();
    const heard: string[] = [];
    const late = new Promise<void>((resolve) => {
      void question(7).then(async (asking) => {
        const round = await client.gather({
          ...asking,
          late: ({ cosigned }) => {
            heard.push(...cosigned.map(({ witness: { name } }) => name));
            resolve();
          },
        });
        expect(round).toMatchObject({ quorum: true, cosigned: [{ witness: { name: 'h' } }] });
        expect(Date.now() - started).toBeLessThan(800);
        // While it is still asked, it is not asked again.
        const before = asked;
        await client.gather(await question(8));
        expect(asked - before).toBe(1);
      });
    });
    await late;
    expect(heard).toEqual(['s']);
  });

  it('lets faults of our own proofs through', async () => {
    const client = clientOf(policyAt([witness, await listen(({ response }) => answer(response, 409, '3\n', 'text/x.tlog.size'))]));
    const broken = client.gather({ note: await log.checkpoint(7), prove: () => Promise.reject(new Error('no database')) });
    await expect(broken).rejects.toThrow('no database');
    await expect(clientOf(policyOf('quorum none\n')).gather({ note: 'x', prove: () => Promise.resolve([]) })).resolves.toMatchObject({
      quorum: true,
    });
  });
});
