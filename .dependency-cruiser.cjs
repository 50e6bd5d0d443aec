/** The walls: imports follow HTTP -> controller -> service -> queue -> processor -> algorithm -> port <- adapter. */
const features =
  '(adaptations|api-keys|audit|datasets|endpoints|evaluations|experiments|exports|feedback|generation|health|idempotency|jobs|judges/registry|limits|memory|models|openai|program-runs|queue-board|telemetry|webhooks)';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Data flows one way.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'contracts-are-leaves',
      comment: 'The shared nouns know nothing but zod.',
      severity: 'error',
      from: { path: '^src/contracts/' },
      to: { pathNot: ['^src/contracts/', '^node_modules/zod/'] },
    },
    {
      name: 'training-is-pure',
      comment:
        'The algorithm sees nouns and ports: no Nest, database, network, clock or unseeded chance.',
      severity: 'error',
      from: { path: '^src/training/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^src/(training|contracts)/', '^node_modules/zod/'] },
    },
    {
      name: 'config-is-alone',
      comment: 'One schema reads the environment, and needs nobody for it.',
      severity: 'error',
      from: { path: '^src/config/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: '^src/config/' },
    },
    {
      name: 'common-knows-no-feature',
      comment: 'What every feature uses cannot use a feature.',
      severity: 'error',
      from: {
        path: '^src/(common|database)/',
        pathNot: ['\\.spec\\.ts$', '^src/database/entities\\.ts$'],
      },
      to: { path: [`^src/${features}/`, '^src/(policy|sandbox|judges|training|launcher|cli)/'] },
    },
    {
      name: 'adapters-never-see-features',
      comment: 'An adapter implements a port; who uses it is decided in a composition root.',
      severity: 'error',
      from: {
        path: '^src/(policy|sandbox|judges|onnx)/',
        pathNot: ['\\.spec\\.ts$', '^src/judges/registry/'],
      },
      to: { path: [`^src/${features}/`, '^src/(launcher|cli)/'] },
    },
    {
      name: 'repositories-are-private',
      comment: 'Another feature asks the service, never the table.',
      severity: 'error',
      from: { path: `^src/${features}/`, pathNot: '\\.spec\\.ts$' },
      to: {
        path: `^src/${features}/.+\\.(repository|entity)\\.ts$`,
        pathNot: '^src/$1/',
      },
    },
    {
      name: 'openai-is-a-facade',
      comment: 'The words of another API end at its door: nothing is built on them.',
      severity: 'error',
      from: { pathNot: '^src/(openai/|api\\.module\\.ts$|database/entities\\.ts$)' },
      to: { path: '^src/openai/' },
    },
    {
      name: 'controllers-see-services',
      comment: 'A controller is routes: one line to a service.',
      severity: 'error',
      from: { path: '\\.controller\\.ts$' },
      to: {
        path: [
          '\\.(repository|entity|queue|processor)\\.ts$',
          '^src/(policy|sandbox|judges(?!/registry)|database)/',
        ],
      },
    },
    {
      name: 'cli-is-a-client',
      comment: 'The command line speaks to the public API, like everybody else.',
      severity: 'error',
      from: { path: '^src/(cli|launcher)/', pathNot: '\\.spec\\.ts$' },
      to: { path: [`^src/${features}/`, '^src/(policy|sandbox|judges|database|training)/'] },
    },
    {
      name: 'client-stands-alone',
      comment:
        'The client is a package of its own: it knows the API document and nothing behind it.',
      severity: 'error',
      from: { path: '^client/', pathNot: '\\.spec\\.ts$' },
      to: {
        pathNot: ['^client/', '^node_modules/openapi-fetch/'],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'client-has-one-door',
      comment: 'What the package exports is all that anybody uses of it.',
      severity: 'error',
      from: { pathNot: '^client/' },
      to: { path: '^client/', pathNot: '^client/src/index\\.ts$' },
    },
    {
      name: 'migrations-stand-alone',
      comment: 'A migration says what it did then, whatever the entities say now.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^src/' },
    },
    {
      name: 'no-tests-in-the-product',
      comment: 'What ships does not lean on test support.',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '\\.spec\\.ts$' },
      to: { path: ['^test/', '\\.spec\\.ts$'] },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nobody imports is dead, unless it is an entry point.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['\\.spec\\.ts$', '^src/(main|worker)\\.ts$', '^src/cli/', '\\.d\\.ts$'],
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
    },
  },
};
