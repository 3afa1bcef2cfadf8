// One direction of knowledge: core <- dicom, engine, storage <- pipeline <- workers <- flows <- ui. What this table forbids does not build.
const only = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: `^src/${from}/`, pathNot: '\\.test\\.tsx?$' },
  to: { path: '^src/', pathNot: `^src/(${[from, ...to].join('|')})/` },
});
const npm = (name, from, pattern, keepOut) => ({
  name,
  severity: 'error',
  from: { path: '^src/', pathNot: [`^src/(${from})[./]`, '\\.test\\.tsx?$'] },
  to: { path: `node_modules/(${pattern})`, ...keepOut },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: { path: '^src/' }, to: { circular: true } },
    {
      name: 'core-is-pure',
      severity: 'error',
      from: { path: '^src/core/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'] },
    },
    only('core-knows-core', 'core', []),
    only('dicom-knows-core', 'dicom', ['core']),
    only('engine-knows-core', 'engine', ['core']),
    only('storage-knows-core', 'storage', ['core']),
    only('pipeline-knows', 'pipeline', ['core', 'dicom', 'engine', 'storage']),
    only('workers-know', 'workers', ['core', 'dicom', 'engine', 'storage', 'pipeline']),
    only('stores-know', 'stores', ['core', 'engine', 'storage', 'pipeline', 'workers']),
    only('flows-know', 'flows', ['core', 'dicom', 'engine', 'storage', 'pipeline', 'workers', 'stores']),
    only('viewer-knows', 'viewer', ['core']),
    only('ui-knows', 'ui', ['core', 'stores', 'flows', 'viewer', 'workers', 'engine', 'storage', 'pipeline']),
    only('node-knows', 'node', ['core', 'dicom', 'engine', 'storage', 'pipeline', 'workers']),
    {
      name: 'node-is-for-commands-and-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/node/', '\.test\.tsx?$'] },
      to: { path: '^src/node/' },
    },
    npm('only-engine-imports-tfjs', 'engine', '@tensorflow'),
    npm(
      'only-engine-tfjs-knows-its-backends',
      'engine/tfjs',
      '@tensorflow/(tfjs-backend-|tfjs-core/dist/register)',
    ),
    npm('only-viewer-imports-cornerstone', 'viewer', 'cornerstone-core'),
    npm('only-dicom-parses', 'dicom', 'dicom-parser|dcmjs|@cornerstonejs|jpeg-lossless'),
    npm('only-ui-imports-react', 'ui|viewer|main', 'react|radix-ui|@tabler|uplot'),
    {
      name: 'no-dev-dependencies',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.app.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\?(worker|url)' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
