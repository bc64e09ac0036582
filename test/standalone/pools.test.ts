/** Default sizes of connection pools: those of the size of the server, or what the database allows. */

import { runChecks } from '../../lib/checks/run.js';
import { formatProblems } from '../../lib/environment/parse.js';
import { overlayOf, today } from '../support/environments.js';
import { containerOf, only, valuesOf } from '../support/objects.js';
import { oidcProd } from '../support/oidc.js';
import { replaced } from '../support/replaced.js';
import { standaloneProd } from '../support/standalone.js';

const pools = (yaml: string) => {
  const values = valuesOf(containerOf(only(overlayOf(yaml).objects, 'Deployment', 'mlflow')));
  const names = ['MLFLOW_SQLALCHEMYSTORE_POOL_SIZE', 'MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW'];
  return [...names, 'OIDC_DB_POOL_SIZE', 'OIDC_DB_POOL_MAX_OVERFLOW'].map((name) => values[name]);
};
const findings = (yaml: string) =>
  formatProblems(runChecks(overlayOf(yaml), today).problems.filter(({ check }) => check?.startsWith('MLF-POOL')));

/** A PostgreSQL with its default of 100 connections. */
const logins = replaced(oidcProd, ', maxConnections: 200', '');
const size = (name: string) => replaced(standaloneProd, 'replicas: 2', `replicas: 2, size: ${name}`);

test.each([
  // (2 + 1) pods × 2 workers × (2 × 4 + 5) = 78 of 80.
  ['logins with two replicas', logins, ['2', '2', '2', '3']],
  ['logins with one replica', replaced(logins, 'replicas: 2', 'replicas: 1'), ['2', '3', '3', '5']],
  ['logins at a larger database', oidcProd, ['2', '3', '3', '5']],
  ['no logins', standaloneProd, ['2', '3', undefined, undefined]],
  // (2 + 1) × 4 × 2 × 3 = 72.
  ['more workers', size('m'), ['2', '1', undefined, undefined]],
])('fit 100 connections: %s', (_, yaml, expected) => {
  expect(pools(yaml)).toEqual(expected);
  expect(findings(yaml)).toBe('');
});

test('stay where no size fits, and the finding has the numbers', () => {
  expect(pools(size('l'))).toEqual(['2', '1', undefined, undefined]);
  expect(findings(size('l'))).toContain(
    '(2 pods + 1 in a rollout) × 8 workers × 2 pools × 3 = 144 connections; 80 are',
  );
});

test('are what the environment says, if it does', () => {
  const given = replaced(logins, 'host: db.example.com', 'host: db.example.com, pool: {size: 4, maxOverflow: 4}');
  expect(pools(given)).toEqual(['4', '4', '3', '5']);
  expect(findings(given)).toContain('× (2 pools × 8 + 8 for users)');
});
