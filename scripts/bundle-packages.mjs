// The packages that are many small files, bundled into dist/packages for Jest: it resolves, reads and links every file again
// for every test file. Each package stays one instance, because all entries share their chunks. The product itself never
// loads these bundles.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

// Not here: what reads files beside its own code (pdfkit, fontkit, zxing-wasm), native addons, what Jest itself provides,
// and reflect-metadata, which must be there before anything else is.
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
  'fast-check',
  'fastify',
  'intl-messageformat',
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
 * moduleNameMapper entries for what is bundled. Bundles first when packages or this script changed; several runs may do so
 * at once, each beside the others.
 */
export async function bundledPackages() {
  const source = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .digest('hex');
  const directory = join(root, 'dist', 'packages', source.slice(0, 16));
  if (!existsSync(directory)) await bundle(directory);
  return Object.fromEntries(bundled.map((name) => [`^${name.replaceAll('.', '\\.')}$`, join(directory, `${fileOf(name)}.js`)]));
}

async function bundle(directory) {
  mkdirSync(dirname(directory), { recursive: true });
  const older = readdirSync(dirname(directory)).filter((name) => !name.startsWith('.'));
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
    external: ['reflect-metadata', ...absent],
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
  for (const name of older)
    if (join(dirname(directory), name) !== directory) rmSync(join(dirname(directory), name), { recursive: true, force: true });
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
