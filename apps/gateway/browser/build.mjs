// Bundles the public page for browsers: dist/apps/gateway/public with content hashes in every name.
// Called by scripts/build.mjs after TypeScript was compiled; bundles what was compiled, so that pages and tests run the same code.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const compiled = join(root, 'dist/apps/gateway/browser');
const out = join(root, 'dist/apps/gateway/public');
const require = createRequire(import.meta.url);

/** The page needs its own texts and the verifier's, not those of every other area in three languages. */
const areas = ['page', 'verify'];
const ownTexts = {
  name: 'own-texts',
  setup(plugin) {
    plugin.onLoad({ filter: /messages\/src\/catalogue\/index\.js$/ }, (args) => {
      const texts = areas.flatMap((area) =>
        ['en', 'fr', 'es'].map((language) => [area, language, `${area}${language[0].toUpperCase()}${language[1]}`]),
      );
      return {
        resolveDir: dirname(args.path),
        contents: [
          ...texts.map(([area, language, name]) => `import { ${name} } from './${area}.${language}.js';`),
          `export const catalogueAreas = [${areas.map((area) => `{ area: '${area}', texts: { en: ${area}En, fr: ${area}Fr, es: ${area}Es } }`).join(', ')}];`,
        ].join('\n'),
      };
    });
  },
};

async function bundle(entry, extra = {}) {
  const result = await build({
    entryPoints: [join(compiled, entry)],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    minify: true,
    legalComments: 'none',
    plugins: [ownTexts],
    logLevel: 'warning',
    absWorkingDir: root,
    ...extra,
  });
  return result.outputFiles[0].contents;
}

const hashed = (name, extension, bytes) => `${name}-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}.${extension}`;
rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, 'assets'), { recursive: true });
function put(name, extension, bytes) {
  const file = hashed(name, extension, bytes);
  writeFileSync(join(out, 'assets', file), bytes);
  return file;
}

const source = (file) => readFileSync(fileURLToPath(new URL(`../assets/${file}`, import.meta.url)));
const wasm = put('zxing-reader', 'wasm', readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm')));
const style = put('page', 'css', source('page.css'));
const icon = put('icon', 'svg', source('icon.svg'));
const imageReader = put('image-reader', 'js', await bundle('image-reader.worker.js', { define: { WASM_FILE: JSON.stringify(wasm) } }));
const script = put('page', 'js', await bundle('page.js', { define: { IMAGE_READER_FILE: JSON.stringify(imageReader) } }));

const shell = [style, icon, script];
const version = createHash('sha256').update(shell.join()).digest('hex').slice(0, 12);
const worker = await bundle('service-worker.js', {
  define: { SHELL: JSON.stringify(shell.map((file) => `/assets/${file}`)), VERSION: JSON.stringify(version) },
});
writeFileSync(join(out, 'service-worker.js'), worker);
writeFileSync(join(out, 'assets.json'), `${JSON.stringify({ style, icon, script, imageReader, wasm }, null, 2)}\n`);
