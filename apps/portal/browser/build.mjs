// Style and scripts of the pages: dist/apps/portal/public/assets with content hashes in every name, and names.json that says which is which.
// Called by scripts/build.mjs after TypeScript was compiled; bundles what was compiled.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import rtlcss from 'rtlcss';
import { compile } from 'sass';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));
const compiled = join(root, 'dist/apps/portal/browser');
const out = join(root, 'dist/apps/portal/public');
const names = {};

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, 'assets'), { recursive: true });
function put(name, bytes) {
  const file = `${basename(name, extname(name))}-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}${extname(name)}`;
  writeFileSync(join(out, 'assets', file), bytes);
  names[name] = file;
}

const { css } = compile(join(here, 'portal.scss'), {
  loadPaths: [join(root, 'node_modules'), here],
  style: 'compressed',
  importers: [{ findFileUrl: (url) => (url.startsWith('~') ? pathToFileURL(join(root, 'node_modules', url.slice(1))) : null) }],
  quietDeps: true,
});
if (/GDS Transport|gov\.uk\/assets/i.test(css)) throw new Error('the style names what belongs to GOV.UK');
put('portal.css', css);
put('portal.rtl.css', rtlcss.process(css));

// Every script directly in this folder is one bundle of its own; what several need is in modules/.
for (const file of existsSync(compiled) ? readdirSync(compiled).filter((name) => name.endsWith('.js') && !name.endsWith('.spec.js')) : []) {
  const result = await build({
    entryPoints: [join(compiled, file)],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    absWorkingDir: root,
  });
  put(file, result.outputFiles[0].contents);
}
for (const file of readdirSync(fileURLToPath(new URL('../assets', import.meta.url))))
  put(file, readFileSync(fileURLToPath(new URL(`../assets/${file}`, import.meta.url))));
writeFileSync(join(out, 'names.json'), `${JSON.stringify(names, null, 2)}\n`);
