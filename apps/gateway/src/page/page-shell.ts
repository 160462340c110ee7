import { type Language, languages, message } from '#messages';
import { type Html, html } from './html.js';

/** Names of files below /assets, with a hash of their content in each. */
export interface PageAssets {
  readonly style: string;
  readonly icon: string;
  readonly script: string;
}

export interface Shell {
  readonly language: Language;
  /** Host and port of our own address, from configuration and never from the Host header. */
  readonly host: string;
  readonly assets: PageAssets;
  readonly title: string;
  readonly main: Html;
}

const ownNames: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français', es: 'Español' };

/** The whole document around one state of the page; the same for the page with scripts and for answers without. */
export function pageShell({ language, host, assets, title, main }: Shell): string {
  const t = (id: string) => message(id, {}, language);
  const [before = '', after = ''] = t('page.foot.open').split('<list>');
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="stylesheet" href="/assets/${assets.style}" />
        <link rel="icon" href="/assets/${assets.icon}" type="image/svg+xml" />
        <script src="/assets/${assets.script}" defer></script>
      </head>
      <body>
        <a class="skip" href="#main" data-skip>${t('page.skip')}</a>
        <header>
          <div class="band">
            <div class="wrap">
              <p class="brand">OpenCITES <span data-t="page.brand">${t('page.brand')}</span></p>
              <nav class="languages" aria-label="${t('page.languages')}">
                <ul>
                  ${languages.map(
                    (code) =>
                      html`<li>
                        <a
                          href="/?lang=${code}"
                          lang="${code}"
                          hreflang="${code}"
                          data-language="${code}"
                          ${code === language ? html` aria-current="true"` : ''}
                          >${ownNames[code]}</a
                        >
                      </li>`,
                  )}
                </ul>
              </nav>
            </div>
          </div>
          <div class="host">
            <div class="wrap">
              <p data-t="page.host.here">${t('page.host.here')}</p>
              <p class="name"><bdi data-host>${host}</bdi></p>
              <p data-t="page.host.compare">${t('page.host.compare')}</p>
            </div>
          </div>
        </header>
        <main id="main" class="wrap" tabindex="-1">${main}</main>
        <footer>
          <div class="wrap">
            <p data-foot>${before}<a href="/v1/trust">${t('page.foot.lists')}</a>${after}</p>
            <p><a href="/docs" data-t="page.foot.api">${t('page.foot.api')}</a></p>
            <p class="quiet" data-t="page.foot.privacy">${t('page.foot.privacy')}</p>
          </div>
        </footer>
      </body>
    </html> `.text;
}
