// The walls of docs/architecture.md section 4, in one readable table.
const pure = ['cites', 'credential', 'merkle', 'trust', 'verify', 'messages'];
const adapters = ['database', 'keystore', 'document', 'web'];
const features = {
  ledger: [],
  identity: ['ledger'],
  notices: ['ledger', 'identity'],
  species: ['ledger', 'identity'],
  registers: ['ledger', 'identity', 'species'],
  applications: ['ledger', 'identity', 'species', 'registers'],
  issuance: ['ledger', 'identity', 'species', 'registers', 'applications'],
  signing: ['ledger', 'identity', 'species', 'registers', 'applications', 'issuance'],
  records: ['ledger', 'identity', 'species', 'registers', 'applications', 'issuance'],
  verification: ['ledger', 'issuance'],
  oversight: ['ledger', 'identity', 'species', 'registers', 'applications', 'issuance'],
};
const pureMayImport = {
  cites: [],
  credential: ['cites'],
  merkle: [],
  trust: ['credential', 'merkle'],
  messages: [],
  verify: ['cites', 'credential', 'merkle', 'trust', 'messages'],
};
const any = (names) => `^libs/(${names.join('|')})/`;
const all = [...pure, ...adapters, ...Object.keys(features)];
const others = (name, allowed) => all.filter((lib) => lib !== name && !allowed.includes(lib));

const featureWalls = Object.entries(features).map(([name, allowed]) => ({
  name: `feature-${name}`,
  comment: `${name} may import the pure libraries, the adapters and: ${allowed.join(', ') || 'no other feature'}`,
  severity: 'error',
  from: { path: `^libs/${name}/`, pathNot: 'int-spec\\.ts$' },
  to: { path: any(others(name, [...pure, ...adapters.filter((lib) => lib !== 'keystore' || name === 'signing'), ...allowed])) },
}));
const pureWalls = pure.map((name) => ({
  name: `pure-${name}`,
  comment: `${name} is pure and may import only: ${pureMayImport[name].join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^libs/${name}/`, pathNot: '\\.spec\\.ts$' },
  to: { path: any(others(name, pureMayImport[name])) },
}));

module.exports = {
  forbidden: [
    ...featureWalls,
    ...pureWalls,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'pure-libraries-run-anywhere',
      severity: 'error',
      from: { path: any(pure), pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'adapters-import-no-feature',
      severity: 'error',
      from: { path: any(adapters), pathNot: '(int-spec|\\.spec)\\.ts$' },
      to: { path: any(Object.keys(features)) },
    },
    {
      name: 'features-meet-through-their-index',
      severity: 'error',
      from: { path: '^(apps|libs/([^/]+))/' },
      to: { path: '^libs/[^/]+/src/(?!index\\.ts$)', pathNot: ['^libs/$2/', '^libs/keystore/src/', '^libs/database/src/testing\\.ts$'] },
    },
    {
      name: 'only-the-signer-signs',
      severity: 'error',
      from: { path: '^apps/(portal|gateway|worker)/' },
      to: { path: '^libs/signing/' },
    },
    {
      name: 'keys-stay-with-their-process',
      severity: 'error',
      from: { path: '^(apps/(portal|worker|border)|libs/(?!keystore|signing))', pathNot: 'int-spec\\.ts$' },
      to: { path: '^libs/keystore/' },
    },
    {
      name: 'only-the-database-knows-typeorm',
      severity: 'error',
      from: {
        path: '^(apps|libs)/',
        pathNot: ['int-spec\\.ts$', '^libs/database/', '\\.entity\\.ts$', '\\.repository\\.ts$', '\\.module\\.ts$'],
      },
      to: { path: 'node_modules/(typeorm|@nestjs/typeorm)/' },
    },
    { name: 'apps-do-not-import-apps', severity: 'error', from: { path: '^apps/([^/]+)/' }, to: { path: '^apps/', pathNot: '^apps/$1/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^dist/|\\.mjs$)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'node', 'default'] },
  },
};
