// Asks the process in this container whether it can do its work. Usage: node docker/healthcheck.mjs PORT
const port = Number(process.argv[2]);
if (!Number.isInteger(port) || port < 1 || port > 65_535) process.exit(64);
try {
  const response = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(4_000) });
  process.exit(response.ok ? 0 : 1);
} catch {
  process.exit(1);
}
