import { runChecks } from '../../lib/checks/run.js';
import { overlayOf, today } from '../support/environments.js';
import { standaloneProd } from '../support/standalone.js';

const extra = `extraObjects:
- apiVersion: cert-manager.io/v1
  kind: Certificate
  metadata: {name: mine, namespace: mlflow}
  spec: {secretName: mlflow-tls, dnsNames: [a.example.com], issuerRef: {name: a}}
`;

test('of two makers of a Secret, the problem points at the one that the environment contains', () => {
  const problems = runChecks(overlayOf(`${standaloneProd}${extra}`), today).problems.filter(
    ({ check }) => check === 'MLF-ID-2',
  );
  const line = standaloneProd.split('\n').length + 1;
  expect(problems).toMatchObject([
    { location: { line, column: 3 }, message: expect.stringMatching(/makes Secret mlflow-tls/) },
  ]);
});
