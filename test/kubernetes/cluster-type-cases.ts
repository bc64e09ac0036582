/** Types of objects that only users add, such as volumes and classes of the cluster: right values, and what is wrong with others. */
type Cases = Readonly<
  Record<string, readonly [right: object, ...wrong: (readonly [change: object, expected: string])[]]>
>;

const pod = { containers: [{ name: 'a', image: 'a' }] };
const labelled = { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: pod } };
const never = { ...labelled.template, spec: { ...pod, restartPolicy: 'Never' } };
const local = { path: '/data' };
const affinity = { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] } };
const address = { addresses: ['10.0.0.1'] };

const cases: Cases = {
  'apps.v1.DaemonSetSpec': [
    { ...labelled, updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
    [
      { updateStrategy: { rollingUpdate: { maxSurge: 1 } } },
      'updateStrategy.rollingUpdate.maxSurge: must be 0 when maxUnavailable is not 0',
    ],
    [
      { updateStrategy: { rollingUpdate: { maxUnavailable: '0%' } } },
      'updateStrategy.rollingUpdate.maxUnavailable: must not be 0 when maxSurge is 0',
    ],
    [
      { updateStrategy: { rollingUpdate: { maxUnavailable: '200%' } } },
      'updateStrategy.rollingUpdate.maxUnavailable: 200% must be a number of pods or a percentage',
    ],
    [
      { updateStrategy: { type: 'Recreate' } },
      'updateStrategy.type: "Recreate" is not one of "OnDelete", "RollingUpdate"',
    ],
    [
      { selector: { matchLabels: { a: 'c' } } },
      "template.metadata.labels: selector does not match the template's labels",
    ],
    [{ minReadySeconds: -1 }, 'minReadySeconds: -1 is less than 0'],
    [{ template: never }, 'template.spec.restartPolicy: must be Always, not Never'],
  ],
  'apps.v1.ReplicaSetSpec': [
    labelled,
    [{ template: undefined }, 'template: is required'],
    [{ replicas: -1 }, 'replicas: -1 is less than 0'],
    [{ selector: {} }, 'selector: must not be empty'],
  ],
  'core.v1.PersistentVolumeSpec': [
    { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], local, nodeAffinity: affinity },
    [{ accessModes: [] }, 'accessModes: must have at least one mode'],
    [
      { accessModes: ['RWO'] },
      'accessModes[0]: "RWO" is not one of "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
    ],
    [
      { accessModes: ['ReadWriteOncePod', 'ReadWriteOnce'] },
      'accessModes: must not have other modes beside ReadWriteOncePod',
    ],
    [{ capacity: {} }, 'capacity.storage: is required'],
    [{ capacity: { storage: '0' } }, 'capacity.storage: 0 must be greater than 0'],
    [{ capacity: { storage: '1Gi', cpu: '1' } }, 'capacity.cpu: "cpu" must be storage'],
    [{ local: undefined }, ': must have a source, such as csi or nfs'],
    [{ hostPath: local }, ': may have only one of local, hostPath'],
    [{ nodeAffinity: undefined }, 'nodeAffinity: is required with local'],
    [{ nodeAffinity: {} }, 'nodeAffinity.required: is required'],
    [
      { local: undefined, hostPath: { path: '/' }, persistentVolumeReclaimPolicy: 'Recycle' },
      'persistentVolumeReclaimPolicy: must not be Recycle for the path /',
    ],
    [
      { storageClassName: 'A' },
      'storageClassName: "A" must have lower-case letters, digits, "-" and ".", and at most 253 of them',
    ],
  ],
  'core.v1.NFSVolumeSource': [
    { server: 'a', path: '/a' },
    [{ server: '' }, 'server: is required'],
    [{ path: 'a' }, 'path: "a" must be an absolute path'],
  ],
  'core.v1.HostPathVolumeSource': [
    { path: '/a' },
    [{ path: '' }, 'path: is required'],
    [{ path: '/a/../b' }, 'path: "/a/../b" must not contain ".."'],
  ],
  'core.v1.LocalVolumeSource': [local, [{ path: '../b' }, 'path: "../b" must not contain ".."']],
  'core.v1.CSIPersistentVolumeSource': [
    { driver: 'EBS.csi.aws.com', volumeHandle: 'a', nodeStageSecretRef: { name: 'a', namespace: 'b' } },
    [{ driver: '' }, 'driver: is required'],
    [{ driver: 'a_b' }, 'driver: "a_b" is not the name of a driver, such as secrets-store.csi.k8s.io'],
    [{ driver: 'a'.repeat(64) }, `driver: "${'a'.repeat(64)}" has 64 characters; at most 63 are allowed`],
    [{ volumeHandle: '' }, 'volumeHandle: is required'],
    [{ nodeStageSecretRef: { name: 'a' } }, 'nodeStageSecretRef.namespace: is required'],
  ],
  'core.v1.TopologySelectorLabelRequirement': [
    { key: 'topology.kubernetes.io/zone', values: ['a'] },
    [{ key: '-' }, 'key: "-" is not a valid label key'],
    [{ values: [] }, 'values: must have at least one value'],
    [{ values: ['a', 'a'] }, 'values[1]: "a" occurs twice'],
  ],
  'core.v1.ResourceQuotaSpec': [
    {
      hard: {
        'requests.cpu': '4',
        pods: 4,
        'count/deployments.apps': 4,
        'requests.nvidia.com/gpu': 4,
        'services.loadbalancers': 2,
        'requests.hugepages-2Mi': '4Mi',
      },
    },
    [
      { hard: { cpus: 4 } },
      'hard.cpus: "cpus" is not a resource of quotas, such as requests.cpu, pods or count/deployments.apps',
    ],
    [{ hard: { pods: -1 } }, 'hard.pods: -1 must not be negative'],
    [{ hard: { pods: '1500m' } }, 'hard.pods: 1500m must be an integer'],
    [
      { hard: { pods: 1 }, scopes: ['BestEffort', 'NotBestEffort'] },
      'scopes: BestEffort and NotBestEffort exclude each other',
    ],
    [{ hard: { cpu: 1 }, scopes: ['BestEffort'] }, 'hard.cpu: "cpu" cannot be limited with scope BestEffort'],
    [
      { hard: { secrets: 1 }, scopes: ['Terminating'] },
      'hard.secrets: "secrets" cannot be limited with scope Terminating',
    ],
  ],
  'core.v1.ScopedResourceSelectorRequirement': [
    { scopeName: 'PriorityClass', operator: 'In', values: ['a'] },
    [{ values: [] }, 'values: In requires values'],
    [{ operator: 'Exists' }, 'values: Exists takes no values'],
    [{ scopeName: 'BestEffort' }, 'operator: must be Exists for BestEffort'],
  ],
  'core.v1.LimitRangeSpec': [
    { limits: [{ type: 'Pod' }, { type: 'Container' }] },
    [{ limits: [{ type: 'Pod' }, { type: 'Pod' }] }, 'limits[1].type: "Pod" occurs twice'],
  ],
  'core.v1.LimitRangeItem': [
    {
      type: 'Container',
      min: { cpu: '10m' },
      defaultRequest: { cpu: '100m' },
      default: { cpu: 1 },
      max: { cpu: 8 },
      maxLimitRequestRatio: { cpu: 10 },
    },
    [{ type: 'Containers' }, 'type: "Containers" is not one of Pod, Container, PersistentVolumeClaim'],
    [{ type: 'Pod' }, 'default: must not be set with type Pod'],
    [{ type: 'PersistentVolumeClaim' }, ': must have min or max of storage'],
    [{ min: { cpu: '200m' } }, 'min.cpu: 200m is more than defaultRequest, which is 100m'],
    [{ default: { cpu: '50m' } }, 'defaultRequest.cpu: 100m is more than default, which is 50m'],
    // The API server sets what is missing.
    [
      { min: { cpu: 9 }, default: undefined, defaultRequest: undefined },
      'min.cpu: 9 is more than defaultRequest, which is 8',
    ],
    [
      { max: { gpu: 1 } },
      'max.gpu: "gpu" is not a resource of containers: cpu, memory, ephemeral-storage, hugepages-<size>, or a name with a domain, such as nvidia.com/gpu',
    ],
    [{ maxLimitRequestRatio: { cpu: '500m' } }, 'maxLimitRequestRatio.cpu: 500m must not be less than 1'],
    [
      { min: { cpu: '100m' }, max: { cpu: 1 }, maxLimitRequestRatio: { cpu: 11 } },
      'maxLimitRequestRatio.cpu: 11 is more than max divided by min, which is 10',
    ],
  ],
  'discovery.v1.EndpointSlice': [
    {
      addressType: 'IPv4',
      endpoints: [address],
      ports: [
        { name: '', port: 80 },
        { name: 'b', port: 81 },
      ],
    },
    [{ endpoints: [{ addresses: [] }] }, 'endpoints[0].addresses: must have 1 to 100 addresses'],
    [
      { endpoints: [{ ...address, nodeName: 'A' }] },
      'endpoints[0].nodeName: "A" must have lower-case letters, digits, "-" and ".", and at most 253 of them',
    ],
    [{ endpoints: Array(1001).fill(address) }, 'endpoints: has 1001 items; at most 1000 are allowed'],
    [
      { endpoints: [{ addresses: ['fd00::1'] }] },
      'endpoints[0].addresses[0]: "fd00::1" is not an address of type IPv4',
    ],
    [
      { endpoints: [{ addresses: ['127.0.0.1'] }] },
      'endpoints[0].addresses[0]: "127.0.0.1" is an address that only its node reaches',
    ],
    [{ ports: [{ port: 80 }, { port: 81 }] }, 'ports[1].name: "" occurs twice'],
    [{ ports: [{ appProtocol: 'a-' }] }, 'ports[0].appProtocol: "a-" is not a valid name'],
  ],
  'networking.v1.IngressClassSpec': [
    { controller: 'k8s.io/ingress-nginx' },
    [{ controller: 'nginx' }, 'controller: "nginx" must be a domain and a path, such as k8s.io/ingress-nginx'],
    [{ controller: undefined }, 'controller: "" must be a domain and a path, such as k8s.io/ingress-nginx'],
    [
      { controller: 'k8s.io/a b' },
      'controller: "k8s.io/a b" must be a domain and a path, such as k8s.io/ingress-nginx',
    ],
  ],
  'networking.v1.IngressClassParametersReference': [
    { apiGroup: 'example.com', kind: 'A', name: 'a', scope: 'Namespace', namespace: 'b' },
    [{ namespace: undefined }, 'namespace: is required with scope: Namespace'],
    [{ scope: 'Cluster' }, 'namespace: must not be set with scope: Cluster'],
    [{ scope: 'All' }, 'scope: "All" is not one of Cluster, Namespace'],
    [{ name: 'a/b' }, 'name: "a/b" must be a name without "/"'],
  ],
  'node.v1.RuntimeClass': [
    { handler: 'gvisor', overhead: { podFixed: { cpu: '100m' } }, scheduling: { nodeSelector: { a: 'b' } } },
    [{ handler: 'gVisor' }, 'handler: "gVisor" must have lower-case letters, digits and "-", and at most 63 of them'],
    [{ overhead: { podFixed: { cpu: -1 } } }, 'overhead.podFixed.cpu: -1 must not be negative'],
    [
      { scheduling: { tolerations: [{ operator: 'Exists' }, { operator: 'Exists' }] } },
      'scheduling.tolerations[1]: "{"operator":"Exists"}" occurs twice',
    ],
    [{ scheduling: { nodeSelector: { 'a b': 'c' } } }, 'scheduling.nodeSelector: "a b" is not a valid label key'],
  ],
  'rbac.v1.Role': [
    { rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }] },
    [
      { rules: [{ verbs: ['get'], nonResourceURLs: ['/metrics'] }] },
      'rules[0].nonResourceURLs: can only be in a ClusterRole',
    ],
  ],
  'scheduling.v1.PriorityClass': [
    { metadata: { name: 'high' }, value: 1_000_000_000 },
    [{ value: 1_000_000_001 }, 'value: 1000000001 must be at most 1000000000'],
    [{ metadata: { name: 'system-a' } }, 'metadata.name: "system-a" must not begin with system-'],
    [{ preemptionPolicy: 'Always' }, 'preemptionPolicy: "Always" is not one of "Never", "PreemptLowerPriority"'],
  ],
  'storage.v1.StorageClass': [
    { provisioner: 'kubernetes.io/no-provisioner', reclaimPolicy: 'Retain', parameters: { type: 'gp3' } },
    [{ provisioner: '' }, 'provisioner: "" is not the name of a provisioner'],
    [{ reclaimPolicy: 'Recycle' }, 'reclaimPolicy: must be Delete or Retain'],
    [{ volumeBindingMode: 'Later' }, 'volumeBindingMode: "Later" is not one of "Immediate", "WaitForFirstConsumer"'],
    [{ allowedTopologies: [{}, {}] }, 'allowedTopologies[1]: "[]" occurs twice'],
    [{ parameters: { '': 'a' } }, 'parameters: must not have an empty name'],
  ],
};

/** Objects of these kinds have a spec. */
const specified: Cases = Object.fromEntries(
  [
    ['apps.v1.DaemonSet', labelled],
    ['apps.v1.ReplicaSet', labelled],
    ['core.v1.PersistentVolume', cases['core.v1.PersistentVolumeSpec']?.[0]],
    ['core.v1.Pod', pod],
    ['networking.v1.IngressClass', { controller: 'k8s.io/a' }],
  ].map(([type, spec]) => [String(type), [{ spec }, [{ spec: undefined }, 'spec: is required']]]),
);

export const clusterTypeCases: Cases = { ...cases, ...specified };
