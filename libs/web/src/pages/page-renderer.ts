import type { FastifyRequest } from 'fastify';
import nunjucks from 'nunjucks';
import { type Language, languages, message, type MessageArguments } from '#messages';
import type { WebRequest } from '../decorators.js';
import type { Session } from '../session-port.js';
import { maskedCsrfToken } from '../csrf-token.js';
import { dateText, instantText, numberText } from './local-text.js';
import { inLanguage } from './language-prefix.js';
import { mirroredText } from './mirrored-text.js';
import { pageLanguage } from './page-controller.js';
import type { View } from './view.js';

/** What an app says about its pages. */
export interface PagesOptions {
  /** Directories of templates, ours first. */
  readonly views: readonly string[];
  /** Published name of each asset, e.g. `portal.css` -> `portal-0123456789ab.css`; and where they lie. */
  readonly assets: { readonly directory: string; readonly names: Readonly<Record<string, string>> };
  /** Languages that this installation offers, best first. */
  readonly languages?: readonly Language[];
  /** Shows every text mirrored, in the style for right-to-left scripts: for tests of that style. */
  readonly mirrored?: boolean;
  /** What every page shows: brand, navigation, who is signed in. */
  readonly frame: (about: {
    readonly request: FastifyRequest;
    readonly session: Session | null;
    readonly language: Language;
  }) => Promise<Readonly<Record<string, unknown>>>;
}

/** Draws pages with Nunjucks; everything in a template is escaped unless a macro of the design system made it. */
export class PageRenderer {
  private readonly environment: nunjucks.Environment;

  constructor(private readonly options: PagesOptions) {
    const loader = new nunjucks.FileSystemLoader([...options.views], { watch: false, noCache: false });
    this.environment = new nunjucks.Environment(loader, { autoescape: true, trimBlocks: true, lstripBlocks: true });
  }

  get languages(): readonly Language[] {
    return this.options.languages ?? languages;
  }

  languageOf(request: FastifyRequest): Language {
    const asked = pageLanguage(request);
    return this.languages.includes(asked) ? asked : (this.languages[0] ?? 'en');
  }

  /** @returns HTML */
  async draw(request: FastifyRequest, drawn: View): Promise<string> {
    const language = this.languageOf(request);
    const web = (request as WebRequest).web ?? {};
    const session = web.session ?? null;
    const frame = await this.options.frame({ request, session, language });
    const path = request.url;
    const context = {
      ...frame,
      ...drawn.model,
      lang: language,
      rtl: this.options.mirrored === true,
      path,
      languages: this.languages.map((code) => ({ code, href: inLanguage(path, code), name: message(`ui.language.${code}`, {}, code) })),
      csrf: web.sessionToken === undefined ? '' : maskedCsrfToken(web.sessionToken),
      session,
      traceId: request.id,
      t: (id: string, args: MessageArguments = {}) => {
        const text = message(id, args, language);
        return this.options.mirrored ? mirroredText(text) : text;
      },
      href: (to: string) => inLanguage(to, language),
      asset: (name: string) => `/assets/${this.options.assets.names[name] ?? name}`,
      day: (value: unknown) => dateText(value, language),
      instant: (value: unknown) => instantText(value, language),
      number: (value: unknown) => numberText(value, language),
    };
    return new Promise((resolve, reject) =>
      this.environment.render(`${drawn.template}.njk`, context, (error, html) =>
        error || html === null ? reject(error ?? new Error(`template ${drawn.template} drew nothing`)) : resolve(html),
      ),
    );
  }
}
