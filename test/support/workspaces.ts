/** A workspace of the overlay's own with everything that a team can get, as one item of a list in YAML. */
export const fullWorkspace = `{
  namespace: team-full, create: true, displayName: Full, description: Everything, labels: {a: b}, annotations: {c: d}, podSecurity: baseline,
  people: {scope: namespace, viewers: [{kind: Group, name: readers}], editors: [{kind: Group, name: full}], owners: [{kind: User, name: ann}]},
  programs: [{name: training}, {name: mlflow-client, role: edit, automountToken: false}, {name: reader, role: view}],
  agents: [{name: bot, experiments: [support]}],
  artifacts: {path: full, endpoint: "https://s3.example.com"},
  quota: {requests.cpu: "8", requests.memory: 32Gi, limits.memory: 64Gi, pods: 30}, limits: {defaultRequest: {cpu: 50m}, default: {memory: 2Gi}, min: {memory: 16Mi}, max: {memory: 32Gi}},
  networkPolicy: {egress: [{reason: database, to: {namespace: databases}, ports: [5432]}], ingress: [{reason: metrics, from: {namespace: monitoring}, ports: [8080]}]},
  client: {experiment: fraud},
  roles: [{name: own, rules: [{resource: experiments, verbs: [get]}], subjects: [{kind: ServiceAccount, name: own, namespace: team-b}]}],
  bindings: [{role: edit, subjects: [{kind: ServiceAccount, name: job, namespace: team-b}]}]
}`.replaceAll('\n', ' ');
