import type { MLflowSpec } from '../../crds/mlflow.js';
import { hasSpecField } from '../../crds/mlflow-spec.js';
import type { OperatedEnvironment } from '../../environment/environment.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { describeFlow, type Flow } from '../../model/flow.js';
import { operatedEndpoint } from '../../model/operated.js';
import { serverStores } from '../../operated/operated-stores.js';
import type { RenderedObjects } from '../../overlay/rendered-overlay.js';
import type { Check } from '../check.js';
import { isCovered } from '../egress-cover.js';
import { egressLists, isOpen, opens, replacesDefault, serverRules } from '../egress-lists.js';
import { endpointsOf, misdirected } from '../endpoints.js';
import { egressListsOf, egressUnions, knownPods, rulesOf } from '../pod-egress.js';
import { mlflowOf, operatedOf } from '../servers.js';

/** Stores of the environment, which the server's policy must allow. */
function storeFlows({ settings, namespace }: OperatedEnvironment): readonly Flow[] {
  return serverStores({ ...settings, namespace }).all.flatMap(({ flows }) => flows(operatedEndpoint(namespace)));
}

/** What is in force for the server's pods: the rules of the MLflow resource, and of every policy that selects them. */
function allServerRules(overlay: RenderedObjects, { object, spec }: { object: KubernetesObject; spec: MLflowSpec }) {
  const pod = knownPods(overlay).find((one) => one.object === object);
  return pod ? rulesOf(egressListsOf(overlay, pod)) : serverRules(spec);
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
      const reported = new Set<string>();
      for (const { object, field, all } of egressUnions(overlay)) {
        // Pods without any egress are intended.
        if (all.length === 0) continue;
        const closed = dnsPorts.flatMap((port) =>
          ['UDP', 'TCP'].filter((protocol) => !opens(all, port, protocol)).map((protocol) => `${protocol} ${port}`),
        );
        const place = `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`;
        if (closed.length > 0 && !reported.has(place)) yield { object, field, message: `${closed.join(', ')} closed` };
        if (closed.length > 0) reported.add(place);
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
      const rules = allServerRules(overlay, mlflow);
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
      const rules = allServerRules(overlay, mlflow);
      for (const flow of storeFlows(environment)) {
        if (!flow.ports.some(({ port }) => opens(rules, Number(port))))
          yield {
            object: mlflow.object,
            field: 'spec.networkPolicyEgressRules',
            message: `${flow.why}${flow.to.host ? ` at ${flow.to.host}` : ''} is closed (${describeFlow(flow)})`,
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
  {
    id: 'MLF-EGRESS-6',
    title: 'pods may connect to what their variables name',
    cause: 'packets to it are dropped, and the program waits until it times out',
    fix: 'open it with networkPolicy.additionalEgress, or let pods leave the cluster by httpProxy; remove the variable if nothing connects to it',
    waivable: true,
    *run(manifests) {
      for (const pod of knownPods(manifests)) {
        const lists = egressListsOf(manifests, pod);
        // Without a policy for egress everything is open.
        if (lists.length === 0) continue;
        const rules = rulesOf(lists);
        for (const container of pod.containers)
          for (const endpoint of endpointsOf(manifests, pod, container)) {
            const { variable, field, host, port } = endpoint;
            if (!isCovered(manifests, pod, rules, endpoint))
              yield {
                object: pod.object,
                field,
                message: `${variable}: port ${port} of ${host} is closed`,
              };
          }
      }
    },
  },
  {
    id: 'MLF-EGRESS-7',
    title: 'names of the cluster are not reached through a proxy',
    cause:
      'a proxy outside the cluster cannot connect to its Services and API server, so stores cannot be read or every request fails',
    fix: 'remove the variables and write httpProxy, which computes NO_PROXY; or add .svc, .cluster.local and $(KUBERNETES_SERVICE_HOST) to NO_PROXY',
    waivable: true,
    *run(manifests) {
      for (const pod of knownPods(manifests))
        for (const container of pod.containers)
          for (const { variable, field, host } of misdirected(manifests, pod, container))
            yield { object: pod.object, field, message: `${variable}: ${host} is reached through the proxy` };
    },
  },
];
