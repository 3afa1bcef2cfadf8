// One direction of knowledge: core <- dicom, dicomweb, engine, storage <- pipeline <- workers <- flows <- ui. What this table forbids does not build.

/** What each room of src may import beside itself. */
const rooms = {
  core: [],
  languages: ['core'],
  dicom: ['core'],
  dicomweb: ['core'],
  engine: ['core'],
  storage: ['core'],
  pipeline: ['core', 'dicom', 'dicomweb', 'engine', 'storage'],
  workers: ['core', 'dicom', 'dicomweb', 'engine', 'storage', 'pipeline'],
  stores: ['core', 'languages', 'dicomweb', 'storage', 'workers'],
  flows: ['core', 'languages', 'dicom', 'dicomweb', 'storage', 'pipeline', 'workers', 'stores'],
  viewer: ['core'],
  offline: [],
  ui: ['core', 'languages', 'dicomweb', 'storage', 'workers', 'stores', 'flows', 'viewer'],
  node: ['core', 'dicom', 'dicomweb', 'engine', 'storage', 'pipeline', 'workers'],
};
const tests = '\\.test\\.tsx?$';
/** Runs in Node alone, with what it takes from there. */
const inNode = '^src/(node/|engine/tfjs/node)';

const error = (name, from, to) => ({ name, severity: 'error', from, to });
const onlyIn = (name, room, packages) =>
  error(
    name,
    { path: '^src/', pathNot: [`^src/(${room})[./]`, tests] },
    { path: `node_modules/(${packages})` },
  );

module.exports = {
  forbidden: [
    error('no-cycles', {}, { circular: true }),
    ...Object.entries(rooms).map(([room, known]) =>
      error(
        `${room}-knows`,
        { path: `^src/${room}/`, pathNot: tests },
        { path: '^src/', pathNot: `^src/(${[room, ...known].join('|')})/` },
      ),
    ),
    error(
      'core-is-pure',
      { path: '^src/core/', pathNot: tests },
      { dependencyTypes: ['npm', 'npm-dev', 'core'] },
    ),
    error('node-is-for-commands-and-tests', { path: '^src/', pathNot: [inNode, tests] }, { path: inNode }),
    error('src-knows-no-script', { path: '^src/' }, { path: '^(scripts|e2e)/' }),
    error(
      'scripts-know-no-journey',
      { path: '^scripts/', pathNot: '^scripts/pictures\\.ts$' },
      { path: '^e2e/' },
    ),
    error(
      'scripts-have-no-screen',
      { path: '^scripts/', pathNot: tests },
      { path: '^src/(ui|flows|stores|viewer)/' },
    ),
    error('journeys-know-no-insides', { path: '^e2e/' }, { path: '^src/(ui|flows|stores|viewer|workers)/' }),
    onlyIn('only-engine-imports-tfjs', 'engine', '@tensorflow'),
    onlyIn(
      'only-engine-tfjs-knows-its-backends',
      'engine/tfjs',
      '@tensorflow/(tfjs-backend-|tfjs-core/dist/register)',
    ),
    onlyIn('only-viewer-imports-cornerstone', 'viewer', 'cornerstone-core'),
    onlyIn('only-dicom-parses', 'dicom', 'dicom-parser|dcmjs|@cornerstonejs'),
    onlyIn('only-ui-imports-react', 'ui|viewer|main', 'react|radix-ui|@tabler|uplot'),
    error(
      'no-dev-dependencies',
      { path: '^src/', pathNot: [tests, inNode] },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'src/tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['\\?(worker|url)', '/bench/peers/'] },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
