/** The table of objects beside upstream's, against the overlays: without upstream's sources, which a suite of test:cluster has. */
import { referenceOverlay } from './references.js';
import { upstreamObjects } from './upstream-objects.js';

const ours = upstreamObjects.filter(({ standing }) => standing !== 'only upstream').map(({ object }) => object);

test.each([
  'odh/dev',
  'rhoai/manifests',
])('every object of the operator in %s has a row, and every row an object', (path) => {
  const files = referenceOverlay(path).files.filter(({ name }) => /^(crds|operator|access)\.yaml$/.test(name));
  const own = files.flatMap(({ objects }) => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  expect([...new Set(own)].sort()).toEqual([...new Set(ours)].sort());
});

test('every row that is not equal has a reason, and fields are named where it differs', () => {
  for (const { object, standing, reason, fields } of upstreamObjects)
    expect([object, reason !== undefined, fields !== undefined]).toEqual([
      object,
      standing !== 'equal',
      standing === 'differs',
    ]);
});
