import { identityOf, keyOf } from '../../kubernetes/object.js';
import { isObject } from '../../kubernetes/structural.js';
import { isOfMlflow, unknownVariable, unreadVariable } from '../../operated/mlflow-variables.js';
import { names } from '../../operator/operator-names.js';
import type { Check } from '../check.js';
import { mlflowOf, serverPodsOf } from '../servers.js';
import { variablesOf } from '../variables.js';

const forbidden = new Set(['MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE', 'MLFLOW_SERVER_ENABLE_JOB_EXECUTION']);

/** Variables that the operator appends after those of the environment (mlflow-operator e9dbb9f, templates/deployment.yaml). */
const overwritten = new Set([
  'PGSSLMODE',
  'PGSSLROOTCERT',
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'AWS_CA_BUNDLE',
  'MLFLOW_MYSQL_CA',
  'MLFLOW_S3_IGNORE_TLS',
]);

/** Variables of the server and of other pods. */
export const envChecks: readonly Check[] = [
  {
    id: 'MLF-ENV-1',
    title: 'envFrom adds no forbidden variable',
    cause:
      'the definition validates only env: in a ConfigMap the variable disables the protection against DNS rebinding, or starts jobs that are not managed',
    fix: 'remove the key from the ConfigMap or Secret',
    waivable: false,
    *run(manifests) {
      const mlflow = mlflowOf(manifests);
      for (const [index, { prefix = '', configMapRef, secretRef }] of (mlflow?.spec.envFrom ?? []).entries()) {
        const source = manifests.objects.find(
          ({ kind, metadata }) =>
            metadata.namespace === manifests.namespace &&
            ((kind === 'ConfigMap' && metadata.name === configMapRef?.name) ||
              (kind === 'Secret' && metadata.name === secretRef?.name)),
        );
        const keys = [source?.['data'], source?.['stringData']].flatMap((data) =>
          isObject(data) ? Object.keys(data) : [],
        );
        for (const key of keys) {
          if (mlflow && forbidden.has(`${prefix}${key}`))
            yield {
              object: mlflow.object,
              field: `spec.envFrom[${index}]`,
              message: `${prefix}${key} comes from ${source?.kind} ${source?.metadata.name}`,
            };
        }
      }
    },
  },
  {
    id: 'MLF-ENV-2',
    title: 'no variable is set that the operator overwrites',
    cause:
      'when a CA bundle is mounted, which the platform may do automatically, the operator adds its own value after this one',
    fix: 'for PostgreSQL set tls.mode, which becomes part of the URI and takes precedence over the variable; CAs belong in caBundleConfigMap',
    waivable: true,
    *run(manifests) {
      for (const { object, field, variable } of variablesOf(manifests)) {
        if (object.kind === 'MLflow' && overwritten.has(variable.name))
          yield { object, field, message: `sets ${variable.name}`, environmentPath: ['server', 'env'] };
      }
    },
  },
  {
    id: 'MLF-ENV-3',
    title: 'no variable is set twice',
    cause: 'the later value takes precedence without a warning, and strategic merges drop one of the two',
    fix: 'keep the intended one',
    waivable: false,
    *run(manifests) {
      const seen = new Set<string>();
      for (const { object, field, variable } of variablesOf(manifests)) {
        const key = `${keyOf(identityOf(object))} ${field.replace(/\.env\[\d+\]$/, '')} ${variable.name}`;
        if (seen.has(key)) yield { object, field, message: `sets ${variable.name} again` };
        seen.add(key);
      }
    },
  },
  {
    id: 'MLF-ENV-4',
    title: 'every variable of MLflow is one that its version reads',
    cause: 'MLflow ignores a mistyped name without a warning and keeps its default',
    fix: 'correct the name; or waive it if one of your plug-ins reads it',
    waivable: true,
    *run(manifests) {
      const { mlflowVersion } = manifests;
      const servers = serverPodsOf(manifests).map(({ pod }) => pod.object);
      for (const { object, field, variable } of variablesOf(manifests)) {
        // The operator has a few variables of its own.
        if (!isOfMlflow(variable.name) || object.metadata.name === names.manager) continue;
        // Clients may be newer than the server.
        const isServer = object.kind === 'MLflow' || servers.includes(object);
        const why =
          isServer && mlflowVersion ? unreadVariable(variable.name, mlflowVersion) : unknownVariable(variable.name);
        if (why) yield { object, field, message: `sets ${variable.name}, ${why}` };
      }
    },
  },
];
