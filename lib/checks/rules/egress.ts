import { hasSpecField } from '../../crds/mlflow-spec.js';
import type { OperatedEnvironment } from '../../environment/environment.js';
import { type Destination, describeDestination } from '../../model/egress.js';
import { serverStores } from '../../operated/operated-stores.js';
import type { Check } from '../check.js';
import { egressLists, isOpen, opens, replacesDefault, serverRules } from '../egress-lists.js';
import { mlflowOf, operatedOf } from '../servers.js';

/** Stores of the environment, which the server's policy must allow. */
function destinationsOf({ settings }: OperatedEnvironment): readonly Destination[] {
  const { backendStore, registryStore, readReplica, artifactStore } = settings;
  const stores = serverStores({
    backendStore,
    artifactStore,
    ...(registryStore ? { registryStore } : {}),
    ...(readReplica ? { readReplica } : {}),
  });
  return stores.all.flatMap((store) => store.destinations);
}

/** Egress rules. */
export const egressChecks: readonly Check[] = [
  {
    id: 'MLF-EGRESS-1',
    title: 'egress rules allow DNS',
    cause: 'names cannot be resolved, so no connection is possible; programs wait until they time out',
    fix: 'add UDP and TCP 53 (and 5353 on OpenShift) without a destination',
    waivable: true,
    needs: 'environment',
    *run(overlay) {
      const { dnsPorts } = overlay.environment;
      for (const { object, field, rules } of egressLists(overlay)) {
        // A policy without any egress is intended.
        if (rules.length === 0) continue;
        const closed = dnsPorts.flatMap((port) =>
          ['UDP', 'TCP'].filter((protocol) => !opens(rules, port, protocol)).map((protocol) => `${protocol} ${port}`),
        );
        if (closed.length > 0) yield { object, field, message: `${closed.join(', ')} closed` };
      }
    },
  },
  {
    id: 'MLF-EGRESS-2',
    title: "the server's egress rules allow the API server",
    cause: 'the server authorizes every request at the API server; without a connection to it, every request fails',
    fix: 'add TCP 443 and 6443',
    waivable: false,
    needs: 'environment',
    *run(overlay) {
      const mlflow = mlflowOf(overlay);
      if (!mlflow || !replacesDefault(mlflow.spec)) return;
      const rules = serverRules(mlflow.spec);
      const closed = overlay.environment.settings.networkPolicy.apiServer.ports.filter((port) => !opens(rules, port));
      if (closed.length > 0)
        yield {
          object: mlflow.object,
          field: 'spec.networkPolicyEgressRules',
          message: `TCP ${closed.join(', ')} closed`,
          environmentPath: ['server', 'networkPolicyEgressRules'],
        };
    },
  },
  {
    id: 'MLF-EGRESS-3',
    title: "the server's egress rules allow every store",
    cause:
      'packets of the server to the store are dropped, and the server waits for the connection until its probes fail and it is restarted',
    fix: 'add a rule for the port, or remove networkPolicyEgressRules, which is then computed',
    waivable: false,
    needs: 'environment',
    *run(overlay) {
      const environment = operatedOf(overlay);
      const mlflow = mlflowOf(overlay);
      if (!environment || !mlflow) return;
      const rules = serverRules(mlflow.spec);
      for (const destination of destinationsOf(environment)) {
        const ports = destination.peer?.ports ?? [destination.port];
        if (!ports.some((port) => opens(rules, port)))
          yield {
            object: mlflow.object,
            field: 'spec.networkPolicyEgressRules',
            message: `${destination.what} at ${destination.host} is closed (${describeDestination(destination)})`,
          };
      }
    },
  },
  {
    id: 'MLF-EGRESS-4',
    title: 'no egress rule allows everything',
    cause: 'the policy restricts nothing, and a stolen credential can be sent anywhere',
    fix: 'restrict ports, destinations or both',
    waivable: true,
    *run(manifests) {
      const mlflow = mlflowOf(manifests);
      const field = 'networkPolicyAdditionalEgressRules';
      // With the operator's default rules, these rules are not a separate list.
      const added =
        mlflow && !replacesDefault(mlflow.spec)
          ? [{ object: mlflow.object, field: `spec.${field}`, rules: mlflow.spec[field] ?? [] }]
          : [];
      for (const { object, field: place, rules } of [...egressLists(manifests), ...added]) {
        for (const [index, rule] of rules.entries()) {
          if (isOpen(rule))
            yield { object, field: `${place}[${index}]`, message: 'every port of every address is allowed' };
        }
      }
    },
  },
  {
    id: 'MLF-EGRESS-5',
    title: 'the migration reaches the database',
    cause:
      'the policy of the migration Job allows only ports 5432 and 3306 and networkPolicyAdditionalEgressRules, so the Job hangs and the server is never started',
    fix: 'add the port of the database to networkPolicyAdditionalEgressRules',
    waivable: false,
    needs: 'environment',
    *run(overlay) {
      const environment = operatedOf(overlay);
      const mlflow = mlflowOf(overlay);
      if (!environment || !mlflow || !hasSpecField(environment.profile.server.api, 'migration')) return;
      const { backendStore } = environment.settings;
      if (backendStore.type !== 'postgresql') return;
      const ports = backendStore.peer?.ports ?? [backendStore.port];
      const rules = mlflow.spec.networkPolicyAdditionalEgressRules ?? [];
      if (ports.some((port) => port === 5432 || port === 3306 || opens(rules, port))) return;
      yield {
        object: mlflow.object,
        field: 'spec.networkPolicyAdditionalEgressRules',
        message: `port ${ports.join(', ')} of ${backendStore.host} is closed`,
      };
    },
  },
];
