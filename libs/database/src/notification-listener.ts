import pg from 'pg';

const firstRetryMilliseconds = 200;
const slowestRetryMilliseconds = 10_000;

/**
 * A connection that waits for NOTIFY on one channel, and connects again after it was lost. Notifications sent meanwhile are
 * lost with the connection, so `onSignal` also runs after each reconnection: listeners look for work, they do not count on being told.
 */
export class NotificationListener {
  private client: pg.Client | null = null;
  private timer: NodeJS.Timeout | null = null;
  private retryMilliseconds = firstRetryMilliseconds;
  private closed = false;

  constructor(
    private readonly config: { readonly url: string; readonly applicationName: string; readonly channel: string },
    private readonly onSignal: (payload: string | null) => void,
  ) {}

  /** Connects; a server that is away now is tried again in the background. */
  async open(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.config.url,
      application_name: this.config.applicationName,
      keepAlive: true,
      connectionTimeoutMillis: 5000,
    });
    client.on('error', () => this.retry(client));
    client.on('end', () => this.retry(client));
    client.on('notification', (message) => this.onSignal(message.payload ?? null));
    this.client = client;
    try {
      await client.connect();
      await client.query(`listen ${pg.escapeIdentifier(this.config.channel)}`);
      this.retryMilliseconds = firstRetryMilliseconds;
      this.onSignal(null);
    } catch {
      this.retry(client);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
    const client = this.client;
    this.client = null;
    await client?.end().catch(() => undefined);
  }

  private retry(lost: pg.Client): void {
    if (this.closed || this.client !== lost) return;
    this.client = null;
    void lost.end().catch(() => undefined);
    this.timer = setTimeout(() => void this.open(), this.retryMilliseconds);
    this.timer.unref();
    this.retryMilliseconds = Math.min(this.retryMilliseconds * 2, slowestRetryMilliseconds);
  }
}
