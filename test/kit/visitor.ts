import { randomUUID } from 'node:crypto';
import type { CallOptions, CallResult } from './call.js';
import { call } from './http.js';

/** A form as it stands in a page. */
export interface PageFormFound {
  readonly action: string;
  readonly method: string;
  readonly multipart: boolean;
  /** Hidden from browsers without scripts. */
  readonly needsScript: boolean;
  /** What the form would send as it stands: hidden fields, filled fields, chosen options. */
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

export interface SentFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: '\u00a0' };
const plain = (text: string): string =>
  text.replace(
    /&(#?\w+);/g,
    (whole, name: string) => entities[name] ?? (/^#\d+$/.test(name) ? String.fromCodePoint(Number(name.slice(1))) : whole),
  );

/** A browser without scripts: follows redirections, keeps cookies, sends forms as they stand with what a person fills in. */
export class Visitor {
  private readonly cookies = new Map<string, string>();
  /** Address of the page that is open, as in the address bar. */
  address = '/';
  page: CallResult = { status: 0, headers: {}, text: '', json: () => ({}) as never };

  constructor(
    private readonly port: number,
    private readonly origin: string,
  ) {}

  open(path: string, headers: Readonly<Record<string, string>> = {}): Promise<CallResult> {
    return this.go(path, { headers: { accept: 'text/html', ...headers } });
  }

  /** The forms of the open page. */
  forms(): readonly PageFormFound[] {
    return [...this.page.text.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head = '', body = '']) => ({
      action: plain(attribute(head, 'action') ?? this.address),
      method: (attribute(head, 'method') ?? 'get').toLowerCase(),
      multipart: attribute(head, 'enctype') === 'multipart/form-data',
      needsScript: /\boc-needs-script\b/.test(attribute(head, 'class') ?? ''),
      fields: fieldsOf(body),
    }));
  }

  /** The form that leads to an address; without one the only form of the page's content. */
  form(action?: RegExp): PageFormFound {
    const fitting = this.forms().filter((form) =>
      action ? action.test(form.action) : !/\/(sign-out|identity\/begin)$/.test(form.action) && form.method === 'post' && !form.needsScript,
    );
    if (fitting.length !== 1)
      throw new Error(
        `${fitting.length} forms fit on ${this.address}: ${this.forms()
          .map((form) => form.action)
          .join(', ')}`,
      );
    return fitting[0]!;
  }

  /**
   * Fills a form of the open page in and sends it.
   *
   * @param values by field name; null takes a field out, a list sends it several times
   */
  async send(
    values: Readonly<Record<string, string | readonly string[] | null>> = {},
    options: {
      readonly form?: RegExp;
      readonly files?: Readonly<Record<string, SentFile>>;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<CallResult> {
    const form = this.form(options.form);
    const fields = [
      ...form.fields.filter(({ name }) => !Object.hasOwn(values, name)),
      ...Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [value].flat().map((one) => ({ name, value: one })))),
    ];
    const headers = { accept: 'text/html', origin: new URL(this.origin).origin, 'sec-fetch-site': 'same-origin', ...options.headers };
    if (form.method === 'get')
      return this.go(
        `${form.action.split('?')[0]}?${new URLSearchParams(fields.map(({ name, value }): [string, string] => [name, value]))}`,
        { headers },
      );
    if (!form.multipart) {
      const body = new URLSearchParams(fields.map(({ name, value }): [string, string] => [name, value])).toString();
      return this.go(form.action, { method: 'POST', body, headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' } });
    }
    const boundary = `----${randomUUID()}`;
    const parts = [
      ...fields.map(({ name, value }) =>
        Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
      ),
      ...Object.entries(options.files ?? {}).flatMap(([name, file]) => [
        Buffer.from(
          `--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="${file.name}"\r\ncontent-type: ${file.mediaType}\r\n\r\n`,
        ),
        file.bytes,
        Buffer.from('\r\n'),
      ]),
      Buffer.from(`--${boundary}--\r\n`),
    ];
    return this.go(form.action, {
      method: 'POST',
      body: Buffer.concat(parts),
      headers: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
    });
  }

  /** The page's text without markup, white space folded. */
  text(): string {
    return plain(this.page.text.replace(/<(script|style)\b[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]+>/g, ' '))
      .replace(/\s+/g, ' ')
      .trim();
  }

  /** Follows the link with this text. */
  follow(text: string): Promise<CallResult> {
    const links = [...this.page.text.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a>/g)];
    const link = links.find(([, , inner = '']) =>
      plain(inner.replace(/<[^>]+>/g, ' '))
        .replace(/\s+/g, ' ')
        .trim()
        .includes(text),
    );
    const href = link && attribute(link[1] ?? '', 'href');
    if (!href) throw new Error(`no link "${text}" on ${this.address}`);
    return this.open(plain(href));
  }

  /** What this browser would send with a request of a page's own, for requests that no form of a page makes. */
  headers(): Readonly<Record<string, string>> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return {
      host: new URL(this.origin).host,
      origin: new URL(this.origin).origin,
      'sec-fetch-site': 'same-origin',
      accept: 'text/html',
      cookie,
    };
  }

  /** The cookies as a browser sends them. */
  cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Forgets who is signed in, as when a cookie ends. */
  forget(): void {
    this.cookies.clear();
  }

  /** Where a redirection leads on this site; null when there is none, or it leaves for another site. */
  private inside(location: string | string[] | undefined): string | null {
    if (typeof location !== 'string') return null;
    const url = new URL(location, this.origin);
    return url.origin === new URL(this.origin).origin ? url.pathname + url.search : null;
  }

  private async go(path: string, options: CallOptions): Promise<CallResult> {
    let [at, with_] = [path, options];
    for (let hops = 0; hops < 8; hops += 1) {
      const cookie = this.cookie();
      const headers = { host: new URL(this.origin).host, ...with_.headers, ...(cookie ? { cookie } : {}) };
      const answer = await call(this.port, at, { ...with_, headers });
      for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
        const [pair = ''] = line.split(';');
        const [name = '', value = ''] = pair.split('=');
        if (value === '' || /expires=Thu, 01 Jan 1970|max-age=0/i.test(line)) this.cookies.delete(name);
        else this.cookies.set(name, value);
      }
      const location = this.inside(answer.headers.location);
      if (location === null || answer.status < 300 || answer.status > 399) {
        this.address = at;
        this.page = answer;
        return answer;
      }
      [at, with_] = [location, { headers: { accept: 'text/html' } }];
    }
    throw new Error(`${path} leads round in circles`);
  }
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
}

function fieldsOf(body: string): { name: string; value: string }[] {
  const found: { name: string; value: string; at: number }[] = [];
  for (const match of body.matchAll(/<input\b([^>]*)>/g)) {
    const [, tag = ''] = match;
    const name = attribute(tag, 'name');
    const type = attribute(tag, 'type') ?? 'text';
    if (!name || type === 'file' || type === 'submit') continue;
    if ((type === 'radio' || type === 'checkbox') && !/\bchecked\b/.test(tag)) continue;
    found.push({ name: plain(name), value: plain(attribute(tag, 'value') ?? (type === 'checkbox' ? 'on' : '')), at: match.index });
  }
  for (const match of body.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)) {
    const name = attribute(match[1] ?? '', 'name');
    if (name) found.push({ name: plain(name), value: plain(match[2] ?? '').replace(/^\n/, ''), at: match.index });
  }
  for (const match of body.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
    const name = attribute(match[1] ?? '', 'name');
    const options = [...(match[2] ?? '').matchAll(/<option\b([^>]*)>([\s\S]*?)<\/option>/g)];
    const chosen = options.find(([, tag = '']) => /\bselected\b/.test(tag)) ?? options[0];
    if (name && chosen)
      found.push({ name: plain(name), value: plain(attribute(chosen[1] ?? '', 'value') ?? chosen[2] ?? ''), at: match.index });
  }
  return found.sort((one, other) => one.at - other.at).map(({ name, value }) => ({ name, value }));
}
