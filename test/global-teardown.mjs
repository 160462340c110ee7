import { rmSync } from 'node:fs';

export default async function teardown() {
  const { server, home } = globalThis.openCitesTestServer ?? {};
  await server?.stop();
  if (home) rmSync(home, { recursive: true, force: true });
}
