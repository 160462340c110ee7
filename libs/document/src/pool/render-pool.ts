import { Worker } from 'node:worker_threads';
import type { RenderInput } from '../permit-input.js';
import type { RenderAnswer, RenderRequest } from './render-job.js';

export interface RenderPoolOptions {
  /** Threads; one per core that rendering may use. */
  readonly size: number;
  /** Milliseconds after which a document counts as stuck and its thread is replaced; default 60,000. */
  readonly timeout?: number;
  /** Heap of each thread, MB; default 256. */
  readonly memory?: number;
}

/** One document could not be rendered; others are not affected. */
export class RenderError extends Error {
  constructor(
    /** `qr-too-large`, `render-failed`, `thread-lost`, `timeout` or `closed`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export interface RenderPool {
  /** Renders on a free thread, in the order of the calls. @throws RenderError */
  render(input: RenderInput): Promise<Uint8Array>;
  /** Finishes what was asked for, then stops the threads. */
  close(): Promise<void>;
}

interface Job {
  readonly input: RenderInput;
  readonly resolve: (pdf: Uint8Array) => void;
  readonly reject: (error: RenderError) => void;
}

/** Renders permits on worker threads that keep their parsed fonts. */
export function createRenderPool(options: RenderPoolOptions): RenderPool {
  return new ThreadPool(options);
}

/** The built worker beside this module; under a test runner this module is source, and the built one is in dist. */
function workerFile(): URL {
  const here = import.meta.url;
  return here.endsWith('.ts')
    ? new URL('../../../../dist/libs/document/src/pool/render.worker.js', here)
    : new URL('./render.worker.js', here);
}

class ThreadPool implements RenderPool {
  private readonly waiting: Job[] = [];
  private readonly threads: Thread[] = [];
  private closing: { readonly done: Promise<void>; readonly resolve: () => void } | null = null;

  constructor(private readonly options: RenderPoolOptions) {
    if (!Number.isInteger(options.size) || options.size < 1) throw new RangeError('a pool has at least one thread');
  }

  render(input: RenderInput): Promise<Uint8Array> {
    if (this.closing) return Promise.reject(new RenderError('closed', 'the pool is closed'));
    return new Promise((resolve, reject) => {
      this.waiting.push({ input, resolve, reject });
      this.assign();
    });
  }

  close(): Promise<void> {
    if (!this.closing) {
      let resolve = (): void => undefined;
      const done = new Promise<void>((settle) => {
        resolve = settle;
      });
      this.closing = { done, resolve };
      this.stopWhenIdle();
    }
    return this.closing.done;
  }

  private assign(): void {
    while (this.waiting.length > 0) {
      const thread = this.threads.find((candidate) => candidate.idle) ?? this.started();
      if (!thread) return;
      const job = this.waiting.shift();
      if (job) thread.run(job);
    }
    this.stopWhenIdle();
  }

  private started(): Thread | null {
    if (this.threads.length >= this.options.size) return null;
    const thread = new Thread(this.options, {
      free: () => this.assign(),
      lost: () => {
        this.threads.splice(this.threads.indexOf(thread), 1);
        this.assign();
      },
    });
    this.threads.push(thread);
    return thread;
  }

  private stopWhenIdle(): void {
    if (!this.closing || this.waiting.length > 0 || this.threads.some((thread) => !thread.idle)) return;
    void Promise.all(this.threads.splice(0).map((thread) => thread.stop())).then(this.closing.resolve);
  }
}

class Thread {
  private readonly worker: Worker;
  private readonly timeout: number;
  private job: Job | null = null;
  private nextId = 1;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    options: RenderPoolOptions,
    private readonly notify: { readonly free: () => void; readonly lost: () => void },
  ) {
    this.timeout = options.timeout ?? 60_000;
    this.worker = new Worker(workerFile(), { resourceLimits: { maxOldGenerationSizeMb: options.memory ?? 256 } });
    // An idle thread must not keep the process alive; a busy one does.
    this.worker.unref();
    this.worker.on('message', (answer: RenderAnswer) => this.answered(answer));
    this.worker.on('error', (error) => this.lose('thread-lost', error.message));
    this.worker.on('exit', () => this.lose('thread-lost', 'the thread ended'));
  }

  get idle(): boolean {
    return this.job === null;
  }

  run(job: Job): void {
    this.job = job;
    this.worker.ref();
    this.timer = setTimeout(() => {
      this.lose('timeout', 'the document took too long');
      void this.worker.terminate();
    }, this.timeout);
    const request: RenderRequest = { id: this.nextId, input: job.input };
    try {
      this.worker.postMessage(request);
    } catch (error) {
      // What cannot be cloned never reached the thread.
      this.answered({ id: this.nextId, fault: { code: 'render-failed', message: error instanceof Error ? error.message : String(error) } });
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.worker.terminate();
  }

  private answered(answer: RenderAnswer): void {
    const { job } = this;
    if (!job || answer.id !== this.nextId) return;
    this.nextId += 1;
    this.release();
    if ('pdf' in answer) job.resolve(answer.pdf);
    else job.reject(new RenderError(answer.fault.code, answer.fault.message));
    this.notify.free();
  }

  private lose(code: string, message: string): void {
    if (this.stopped) return;
    this.stopped = true;
    const { job } = this;
    this.release();
    job?.reject(new RenderError(code, message));
    this.notify.lost();
  }

  private release(): void {
    clearTimeout(this.timer);
    this.job = null;
    this.worker.unref();
  }
}
