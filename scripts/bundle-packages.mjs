// The packages that are many small files, bundled into dist/packages: a process reads half as many files before it serves
// anybody, and Jest would resolve, read and link every one of them again for every test file. Each package stays one
// instance, because all entries share their chunks.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

// Not here: what reads files beside its own code (pdfkit, fontkit, zxing-wasm), native addons, what Jest itself provides,
// reflect-metadata, which must be there before anything else is, and what the browser bundles take in as well.
const bundled = [
  '@fastify/cookie',
  '@fastify/helmet',
  '@fastify/multipart',
  '@nestjs/common',
  '@nestjs/common/constants.js',
  '@nestjs/core',
  '@nestjs/platform-fastify',
  '@nestjs/swagger',
  '@nestjs/typeorm',
  '@simplewebauthn/server',
  'ajv/dist/2020.js',
  'asn1js',
  'class-transformer',
  'class-validator',
  'csv-parse',
  'csv-parse/sync',
  'fastify',
  'graphile-worker',
  'node-forge',
  'pg',
  'pg-copy-streams',
  'pkijs',
  'qrcode',
  'rxjs',
  'typeorm',
  'yaml',
];
// Optional, and not installed: asked for in a `try`.
const absent = [
  '@css-inline/*',
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  'class-transformer/storage',
  'pg-native',
];

/**
 * File of each bundled package, by the name it is imported by. Bundles first when packages or this script changed; several
 * runs may do so at once, each beside the others.
 */
export async function bundledPackages() {
  const directory = bundles();
  if (!existsSync(directory)) await bundle(directory);
  return Object.fromEntries(bundled.map((name) => [name, join(directory, `${fileOf(name)}.js`)]));
}

/** Makes compiled modules import the bundles. @param from what was compiled for dist, not yet in its place */
export async function importBundledPackages(from) {
  const files = await bundledPackages();
  const specifier = /(\bfrom\s*|\bimport\s*\(?\s*)(["'])([@a-z][^"'\n]*)\2/g;
  for (const path of readdirSync(from, { recursive: true })) {
    if (!path.endsWith('.js')) continue;
    const code = readFileSync(join(from, path), 'utf8');
    const there = dirname(join(root, 'dist', path));
    const changed = code.replace(specifier, (all, before, quote, name) =>
      Object.hasOwn(files, name) ? `${before}${quote}${relative(there, files[name])}${quote}` : all,
    );
    if (changed !== code) writeFileSync(join(from, path), changed);
  }
}

/** Bundles of earlier packages; only when nothing in dist imports them any more. */
export function removeOldBundles() {
  const current = bundles();
  for (const name of readdirSync(dirname(current))) {
    const path = join(dirname(current), name);
    if (path !== current && !name.startsWith('.')) rmSync(path, { recursive: true, force: true });
  }
}

function bundles() {
  const source = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .digest('hex');
  return join(root, 'dist', 'packages', source.slice(0, 16));
}

async function bundle(directory) {
  mkdirSync(dirname(directory), { recursive: true });
  const fresh = mkdtempSync(join(dirname(directory), '.fresh-'));
  const stubs = join(fresh, 'stubs');
  mkdirSync(stubs);
  const entryPoints = [];
  for (const name of bundled) {
    // Name by name: esbuild cannot tell what a CommonJS package exports, Node can.
    const names = Object.keys(await import(name)).filter((exported) => /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(exported));
    const stub = join(stubs, `${fileOf(name)}.mjs`);
    writeFileSync(stub, `export { ${names.join(', ')} } from ${JSON.stringify(name)};\n`);
    entryPoints.push(stub);
  }
  await build({
    entryPoints,
    outdir: fresh,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    keepNames: true,
    logLevel: 'error',
    external: ['reflect-metadata', 'typescript', ...absent],
    plugins: [oneOfEach],
    // For the CommonJS among them, which ask for Node's own modules.
    banner: { js: `import { createRequire as requireHere } from 'node:module'; const require = requireHere(import.meta.url);` },
  });
  rmSync(stubs, { recursive: true });
  chmodSync(fresh, 0o755);
  try {
    renameSync(fresh, directory);
  } catch (error) {
    rmSync(fresh, { recursive: true });
    if (!existsSync(directory)) throw error; // Another run was faster.
  }
}

/** Two packages ask for typeorm and class-validator through a `require` of their own making, and would get second ones. */
const oneOfEach = {
  name: 'one of each',
  setup(within) {
    const own = 'const require = createRequire(import.meta.url);';
    within.onLoad(
      { filter: /@nestjs[/\\](typeorm[/\\]dist[/\\]common[/\\]typeorm-compat|mapped-types[/\\].*type-helpers\.utils)\.js$/ },
      ({ path }) => {
        const contents = readFileSync(path, 'utf8');
        if (!contents.includes(own)) throw new Error(`${path} is not as expected: look how it loads other packages now`);
        return { contents: contents.replace(own, '') };
      },
    );
  },
};

function fileOf(name) {
  return name.replace(/^@/, '').replace(/\.js$/, '').replaceAll('/', '-');
}
