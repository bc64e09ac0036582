import { resolve } from '../../lib/kubernetes/kubernetes-schema.js';
import { fieldName } from '../../lib/kubernetes/structural.js';
import { ruledTypes } from '../../lib/kubernetes/type-rules/type-rules.js';
import { violations } from '../../lib/kubernetes/violations.js';
import { clusterTypeCases } from './cluster-type-cases.js';

const pod = { containers: [{ name: 'a', image: 'a' }] };
const labelled = { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: pod } };
const job = { template: { spec: { ...pod, restartPolicy: 'Never' } } };
const http = { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'a', port: { number: 80 } } } }] };
const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' };
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const spread = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' };

const codes = { operator: 'In', values: [1] };

/** Rules of Jobs whose pods fail, and what is wrong with each. */
const failures: readonly (readonly [rule: object, expected: string])[] = [
  [{ action: 'Ignore' }, 'podFailurePolicy.rules[0]: must have one of onExitCodes, onPodConditions'],
  [{ action: 'FailIndex', onExitCodes: codes }, 'podFailurePolicy.rules[0].action: requires backoffLimitPerIndex'],
  [
    { action: 'Count', onPodConditions: [{ type: 'a b' }] },
    'podFailurePolicy.rules[0].onPodConditions[0].type: "a b" is not the name of a condition',
  ],
  [
    { action: 'Count', onPodConditions: [{ type: 'DisruptionTarget', status: 'true' }] },
    'podFailurePolicy.rules[0].onPodConditions[0].status: "true" is not one of True, False, Unknown',
  ],
  [
    { action: 'Count', onExitCodes: { ...codes, containerName: 'b' } },
    'podFailurePolicy.rules[0].onExitCodes.containerName: "b" is not a container of the pod',
  ],
  [
    { action: 'Count', onExitCodes: { ...codes, values: [] } },
    'podFailurePolicy.rules[0].onExitCodes.values: must have at least one code',
  ],
  [
    { action: 'Count', onExitCodes: { ...codes, values: [0, 1] } },
    'podFailurePolicy.rules[0].onExitCodes.values[0]: must not be 0 with operator In',
  ],
  [
    { action: 'Count', onExitCodes: { ...codes, values: [2, 1] } },
    'podFailurePolicy.rules[0].onExitCodes.values: must be in ascending order',
  ],
];

/** Of each type a right value, and what is wrong with it after a change: `<field>: <message>`. */
const cases: Readonly<
  Record<string, readonly [right: object, ...wrong: (readonly [change: object, expected: string])[]]>
> = {
  'core.v1.EnvVar': [
    { name: 'A.b-c d' },
    [{ name: 'A=B' }, 'name: "A=B" is not the name of a variable: printable ASCII characters without "="'],
    [
      { value: 'a', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      'valueFrom: must not be set together with value',
    ],
  ],
  'core.v1.EnvVarSource': [
    { fieldRef: { fieldPath: "metadata.labels['a/b']" } },
    [{ secretKeyRef: { name: 'a', key: 'b' } }, ': may have only one of fieldRef, secretKeyRef'],
    [{ fieldRef: undefined }, ': must have a source, such as secretKeyRef'],
    [
      { fieldRef: { fieldPath: 'spec.hostname' } },
      'fieldRef.fieldPath: "spec.hostname" is not a field that a variable can take',
    ],
  ],
  'core.v1.ObjectFieldSelector': [{ fieldPath: 'a' }, [{ apiVersion: 'v2' }, 'apiVersion: "v2" must be v1']],
  'core.v1.ResourceFieldSelector': [
    { resource: 'limits.memory' },
    [{ resource: 'memory' }, 'resource: "memory" is not a resource of a container, such as limits.memory'],
    [{ divisor: '3Mi' }, 'divisor: 3Mi is not one of 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei'],
    [{ resource: 'limits.cpu', divisor: '1k' }, 'divisor: 1k is not one of 1m, 1'],
  ],
  ...Object.fromEntries(
    ['ConfigMapKeySelector', 'SecretKeySelector'].map(
      (type) =>
        [
          `core.v1.${type}`,
          [
            { name: 'a', key: 'b.c' },
            [{ name: undefined }, 'name: is required'],
            [{ name: 'A_b' }, 'name: "A_b" must have lower-case letters, digits, "-" and ".", and at most 253 of them'],
            [
              { key: 'a b' },
              'key: "a b" must have letters, digits, "-", "_" and ".", at most 253, and must not begin with ".."',
            ],
          ],
        ] as const,
    ),
  ),
  'core.v1.FileKeySelector': [
    { key: 'A', path: 'a/b', volumeName: 'c' },
    [{ key: 'A=' }, 'key: "A=" is not the name of a variable: printable ASCII characters without "="'],
    [{ path: '' }, 'path: is required'],
    [{ path: '../a' }, 'path: "../a" must not contain ".."'],
    [{ volumeName: 'A' }, 'volumeName: "A" must have lower-case letters, digits and "-", and at most 63 of them'],
  ],
  'core.v1.EnvFromSource': [
    { secretRef: { name: 'a' } },
    [{ configMapRef: { name: 'a' } }, ': may have only one of secretRef, configMapRef'],
    [{ prefix: '=' }, 'prefix: "=" is not the name of a variable: printable ASCII characters without "="'],
    [{ secretRef: {} }, 'secretRef.name: is required'],
  ],
  'core.v1.Toleration': [
    { key: 'a', operator: 'Exists' },
    [{ value: 'x' }, 'value: must be empty with operator Exists'],
    [{ effect: 'noschedule' }, 'effect: "noschedule" is not one of "NoExecute", "NoSchedule", "PreferNoSchedule"'],
    [{ key: 'a b' }, 'key: "a b" is not a valid label key'],
    [{ key: undefined, operator: 'Equal' }, 'operator: must be Exists without a key'],
    [
      { operator: 'Gt', value: '1' },
      'operator: Gt is not available unless a feature gate of the cluster is on; use Equal or Exists',
    ],
    [{ tolerationSeconds: 3 }, 'effect: must be NoExecute with tolerationSeconds'],
  ],
  'core.v1.NodeSelector': [
    { nodeSelectorTerms: [{}] },
    [{ nodeSelectorTerms: [] }, 'nodeSelectorTerms: must have at least one term'],
    [
      { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['x y'] }] }] },
      'nodeSelectorTerms[0].matchExpressions[0].values[0]: "x y" is not a valid label value: at most 63 letters, digits, "-", "_" and "."',
    ],
  ],
  'core.v1.NodeSelectorTerm': [
    { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }] },
    [
      { matchFields: [{ key: 'metadata.uid', operator: 'In', values: ['a'] }] },
      'matchFields[0].key: "metadata.uid" must be metadata.name',
    ],
    [
      { matchFields: [{ key: 'metadata.name', operator: 'Exists' }] },
      'matchFields[0].operator: "Exists" is not one of In, NotIn',
    ],
    [
      { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a', 'b'] }] },
      'matchFields[0].values: must be one name of a node',
    ],
    [
      { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['A'] }] },
      'matchFields[0].values[0]: "A" must have lower-case letters, digits, "-" and ".", and at most 253 of them',
    ],
  ],
  'core.v1.NodeSelectorRequirement': [
    { key: 'a', operator: 'In', values: ['b'] },
    [{ values: [] }, 'values: must be set with operator In'],
    [{ operator: 'Exists' }, 'values: must not be set with operator Exists'],
    [{ operator: 'Gt' }, 'values: must be one integer with operator Gt'],
    [{ key: '' }, 'key: "" is not a valid label key'],
  ],
  'core.v1.PreferredSchedulingTerm': [
    { weight: 1, preference: {} },
    [{ weight: 101 }, 'weight: 101 is not between 1 and 100'],
  ],
  'core.v1.WeightedPodAffinityTerm': [
    { weight: 100, podAffinityTerm: { topologyKey: 'a' } },
    [{ weight: 0 }, 'weight: 0 is not between 1 and 100'],
  ],
  'core.v1.PodAffinityTerm': [
    { topologyKey: 'a' },
    [{ topologyKey: '' }, 'topologyKey: "" is not a valid label key'],
    [{ namespaces: ['A'] }, 'namespaces[0]: "A" must have lower-case letters, digits and "-", and at most 63 of them'],
    [{ mismatchLabelKeys: ['a'] }, 'mismatchLabelKeys: must not be set without labelSelector'],
    [{ labelSelector: {}, matchLabelKeys: ['a b'] }, 'matchLabelKeys[0]: "a b" is not a valid label key'],
    [
      { labelSelector: {}, matchLabelKeys: ['a'], mismatchLabelKeys: ['a'] },
      'matchLabelKeys[0]: "a" must not be in mismatchLabelKeys too',
    ],
  ],
  'core.v1.TopologySpreadConstraint': [
    spread,
    [{ maxSkew: 0 }, 'maxSkew: 0 is less than 1'],
    [{ topologyKey: ' ' }, 'topologyKey: " " is not a valid label key'],
    [
      { minDomains: 1, whenUnsatisfiable: 'ScheduleAnyway' },
      'minDomains: can only be set with whenUnsatisfiable: DoNotSchedule',
    ],
    [{ matchLabelKeys: ['a'] }, 'matchLabelKeys: must not be set without labelSelector'],
  ],
  'core.v1.ResourceRequirements': [
    { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '1024Mi', 'nvidia.com/gpu': 1 } },
    [{ requests: { memory: '2Gi' } }, 'requests.memory: 2Gi is more than the limit, which is 1024Mi'],
    [
      { requests: { memory: '1m' } },
      'requests.memory: 1m is a fraction of a byte: write a number of bytes with a unit, such as 512Mi',
    ],
    [{ requests: { 'a.b/c': 1 } }, 'requests.a.b/c: a.b/c must have a limit too, of the same amount'],
    [{ requests: { 'nvidia.com/gpu': 0 } }, 'requests.nvidia.com/gpu: must be the same as the limit, which is 1'],
    [{ requests: { cpu: '-1' } }, 'requests.cpu: -1 must not be negative'],
    [{ limits: { 'nvidia.com/gpu': '500m' }, requests: {} }, 'limits.nvidia.com/gpu: 500m must be an integer'],
    [
      { limits: { gpu: 1 }, requests: {} },
      'limits.gpu: "gpu" is not a resource of containers: cpu, memory, ephemeral-storage, hugepages-<size>, or a name with a domain, such as nvidia.com/gpu',
    ],
    [
      { limits: { cpu: 1, 'hugepages-2Mi': '3Mi' }, requests: {} },
      'limits.hugepages-2Mi: 3Mi must be a multiple of a page, such as 2Mi',
    ],
    [{ limits: { 'hugepages-2Mi': '2Mi' }, requests: {} }, ': must have cpu or memory beside hugepages'],
    [{ claims: [{ name: 'a' }, { name: 'a', request: 'b' }] }, 'claims[1]: duplicates item 0 (same name)'],
    [
      { claims: [{ name: 'a', request: 'B' }] },
      'claims[0].request: "B" must have lower-case letters, digits and "-", and at most 63 of them',
    ],
  ],
  'core.v1.Volume': [
    { name: 'a', emptyDir: { sizeLimit: '1Mi' } },
    [{ name: 'A_b' }, 'name: "A_b" must have lower-case letters, digits and "-", and at most 63 of them'],
    [{ configMap: { name: 'a' } }, ': may have only one of emptyDir, configMap'],
    [{ emptyDir: undefined }, ': must have a source, such as emptyDir or configMap'],
    [{ emptyDir: { sizeLimit: '-1' } }, 'emptyDir.sizeLimit: -1 is negative'],
    [{ emptyDir: undefined, secret: {} }, 'secret.secretName: is required'],
    [{ emptyDir: undefined, configMap: {} }, 'configMap.name: is required'],
  ],
  ...Object.fromEntries(
    ['ConfigMapVolumeSource', 'SecretVolumeSource', 'DownwardAPIVolumeSource'].map(
      (type) =>
        [
          `core.v1.${type}`,
          [
            { defaultMode: 0o777 },
            [{ defaultMode: 777 }, 'defaultMode: 777 is not between 0 and 0777 (octal), which is 511'],
          ],
        ] as const,
    ),
  ),
  'core.v1.KeyToPath': [
    { key: 'a', path: 'b/c' },
    [
      { key: 'a b' },
      'key: "a b" must have letters, digits, "-", "_" and ".", at most 253, and must not begin with ".."',
    ],
    [{ mode: 512 }, 'mode: 512 is not between 0 and 0777 (octal), which is 511'],
    [{ path: '/b' }, 'path: "/b" must be a relative path'],
    [{ path: 'b/../c' }, 'path: "b/../c" must not contain ".."'],
    [{ path: '..a' }, 'path: "..a" must not begin with ".."'],
    [{ path: '' }, 'path: is required'],
  ],
  'core.v1.DownwardAPIVolumeFile': [
    { path: 'a', fieldRef: { fieldPath: 'metadata.labels' } },
    [{ fieldRef: undefined }, ': must have fieldRef or resourceFieldRef'],
    [{ path: '/a' }, 'path: "/a" must be a relative path'],
    [{ mode: -1 }, 'mode: -1 is not between 0 and 0777 (octal), which is 511'],
    [
      { fieldRef: { fieldPath: 'status.podIP' } },
      'fieldRef.fieldPath: "status.podIP" is not a field that a file can have',
    ],
    [
      { fieldRef: undefined, resourceFieldRef: { resource: 'limits.cpu' } },
      'resourceFieldRef.containerName: is required',
    ],
  ],
  'core.v1.CSIVolumeSource': [
    { driver: 'Secrets-Store.csi.k8s.io', nodePublishSecretRef: { name: 'a' } },
    [{ driver: 'a b' }, 'driver: "a b" is not the name of a driver, such as secrets-store.csi.k8s.io'],
    [{ nodePublishSecretRef: {} }, 'nodePublishSecretRef.name: is required'],
    [
      { nodePublishSecretRef: { name: 'A' } },
      'nodePublishSecretRef.name: "A" must have lower-case letters, digits, "-" and ".", and at most 253 of them',
    ],
  ],
  'core.v1.EphemeralVolumeSource': [
    { volumeClaimTemplate: { spec: claim } },
    [{ volumeClaimTemplate: undefined }, 'volumeClaimTemplate: is required'],
  ],
  'core.v1.ImageVolumeSource': [{ reference: 'a' }, [{ reference: '' }, 'reference: is required']],
  'core.v1.PersistentVolumeClaimVolumeSource': [{ claimName: 'a' }, [{ claimName: '' }, 'claimName: is required']],
  'core.v1.ProjectedVolumeSource': [
    { defaultMode: 0o777 },
    [{ defaultMode: 777 }, 'defaultMode: 777 is not between 0 and 0777 (octal), which is 511'],
    [
      {
        sources: [
          { secret: { name: 'a', items: [{ key: 'a', path: 'b' }] } },
          { clusterTrustBundle: { name: 'a', path: 'b' } },
        ],
      },
      'sources[1].clusterTrustBundle.path: "b" occurs twice',
    ],
  ],
  'core.v1.ConfigMapProjection': [{ name: 'a' }, [{ name: undefined }, 'name: is required']],
  'core.v1.SecretProjection': [{ name: 'a' }, [{ name: undefined }, 'name: is required']],
  'core.v1.ClusterTrustBundleProjection': [
    { signerName: 'example.com/a', path: 'b' },
    [{ signerName: undefined }, ': must have name or signerName'],
    [{ name: 'a' }, ': may have only one of name, signerName'],
    [{ signerName: 'a' }, 'signerName: "a" must be a domain and a name, such as example.com/signer'],
    [{ signerName: undefined, name: '' }, 'name: is required'],
    [{ signerName: undefined, name: 'a', labelSelector: {} }, 'labelSelector: must not be set together with name'],
    [{ path: '/b' }, 'path: "/b" must be a relative path'],
  ],
  'core.v1.PodCertificateProjection': [
    { signerName: 'example.com/a', keyType: 'ED25519', keyPath: 'b' },
    [
      { keyType: 'RSA2048' },
      'keyType: "RSA2048" is not one of RSA3072, RSA4096, ECDSAP256, ECDSAP384, ECDSAP521, ED25519',
    ],
    [{ keyPath: undefined }, ': must have one of certificateChainPath, credentialBundlePath, keyPath'],
    [{ maxExpirationSeconds: 60 }, 'maxExpirationSeconds: 60 is not between 3600 and 7862400'],
    [
      { signerName: 'kubernetes.io/a', maxExpirationSeconds: 86_401 },
      'maxExpirationSeconds: 86401 is not between 3600 and 86400',
    ],
    [{ userAnnotations: { a: 'b' } }, 'userAnnotations.a: "a" must be a name with a domain'],
  ],
  'core.v1.VolumeProjection': [
    { secret: { name: 'a' } },
    [{ configMap: { name: 'a' } }, ': may have only one of secret, configMap'],
  ],
  'core.v1.ServiceAccountTokenProjection': [
    { path: 'token', expirationSeconds: 600 },
    [{ expirationSeconds: 599 }, 'expirationSeconds: 599 is not between 600 and 4294967296'],
    [{ path: '../token' }, 'path: "../token" must not contain ".."'],
    [{ path: '' }, 'path: is required'],
  ],
  'core.v1.VolumeMount': [
    { name: 'a', mountPath: '/a' },
    [{ mountPath: '/a:b' }, 'mountPath: "/a:b" must be a path without ":"'],
    [{ subPath: '/a' }, 'subPath: "/a" must be a relative path'],
    [{ subPath: 'a', subPathExpr: 'b' }, 'subPathExpr: must not be set together with subPath'],
    [{ recursiveReadOnly: 'Enabled' }, 'recursiveReadOnly: can only be set with readOnly: true'],
    [{ recursiveReadOnly: 'enabled' }, 'recursiveReadOnly: "enabled" is not one of Disabled, IfPossible, Enabled'],
    [
      { recursiveReadOnly: 'IfPossible', readOnly: true, mountPropagation: 'HostToContainer' },
      'recursiveReadOnly: must not be set with mountPropagation: HostToContainer',
    ],
  ],
  'core.v1.PersistentVolumeClaimSpec': [
    claim,
    [
      { accessModes: ['RWO'] },
      'accessModes[0]: "RWO" is not one of "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
    ],
    [{ accessModes: [] }, 'accessModes: must have at least one mode'],
    [
      { accessModes: ['ReadWriteOncePod', 'ReadWriteOnce'] },
      'accessModes: must not have other modes beside ReadWriteOncePod',
    ],
    [{ resources: {} }, 'resources.requests.storage: is required'],
    [{ resources: { requests: { storage: '0' } } }, 'resources.requests.storage: 0 must be greater than 0'],
    [
      { storageClassName: 'A' },
      'storageClassName: "A" must have lower-case letters, digits, "-" and ".", and at most 253 of them',
    ],
    [
      { volumeAttributesClassName: 'A' },
      'volumeAttributesClassName: "A" must have lower-case letters, digits, "-" and ".", and at most 253 of them',
    ],
  ],
  'core.v1.Container': [
    { name: 'a', livenessProbe: { tcpSocket: { port: 1 } } },
    [{ name: 'A' }, 'name: "A" must have lower-case letters, digits and "-", and at most 63 of them'],
    [{ image: ' a' }, 'image: " a" begins or ends with a blank'],
    [{ restartPolicy: 'always' }, 'restartPolicy: "always" is not one of Always, Never, OnFailure'],
    [
      {
        ports: [
          { containerPort: 1, name: 'a' },
          { containerPort: 2, name: 'a' },
        ],
      },
      'ports[1].name: "a" occurs twice',
    ],
    [
      {
        volumeMounts: [
          { name: 'a', mountPath: '/a' },
          { name: 'b', mountPath: '/a' },
        ],
      },
      'volumeMounts[1]: duplicates item 0 (same mountPath)',
    ],
    [
      { startupProbe: { tcpSocket: { port: 1 }, successThreshold: 2 } },
      'startupProbe.successThreshold: must be 1, not 2',
    ],
    [
      { readinessProbe: { tcpSocket: { port: 1 }, terminationGracePeriodSeconds: 1 } },
      'readinessProbe.terminationGracePeriodSeconds: must not be set for readiness probes',
    ],
    [
      { volumeMounts: [{ name: 'a', mountPath: '/a', mountPropagation: 'Bidirectional' }] },
      'volumeMounts[0].mountPropagation: must not be Bidirectional unless the container is privileged',
    ],
    [
      { resizePolicy: [{ resourceName: 'gpu', restartPolicy: 'NotRequired' }] },
      'resizePolicy[0].resourceName: "gpu" is not one of cpu, memory',
    ],
    [
      { resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'Never' }] },
      'resizePolicy[0].restartPolicy: "Never" is not one of NotRequired, RestartContainer',
    ],
  ],
  'core.v1.ContainerPort': [
    { containerPort: 5000, name: 'http-1' },
    [{ containerPort: 0 }, 'containerPort: 0 is not a port, which is between 1 and 65535'],
    [{ hostPort: 65536 }, 'hostPort: 65536 is not a port, which is between 1 and 65535'],
    [
      { name: 'a-name-that-is-too-long' },
      'name: "a-name-that-is-too-long" is not the name of a port: at most 15 lower-case letters, digits and "-", at least one of them a letter',
    ],
  ],
  'core.v1.Probe': [
    { exec: { command: ['a'] } },
    [{ tcpSocket: { port: 1 } }, ': may have only one of exec, tcpSocket'],
    [{ exec: undefined }, ': must have a handler, such as httpGet'],
    [{ exec: {} }, 'exec.command: is required'],
    [{ periodSeconds: -1 }, 'periodSeconds: -1 is less than 0'],
    [{ terminationGracePeriodSeconds: 0 }, 'terminationGracePeriodSeconds: 0 is less than 1'],
    [{ exec: undefined, grpc: { port: 0 } }, 'grpc.port: 0 is not a port, which is between 1 and 65535'],
  ],
  'core.v1.LifecycleHandler': [
    { sleep: { seconds: 1 } },
    [{ sleep: undefined }, ': must have a handler, such as exec'],
    [{ sleep: undefined, exec: {} }, 'exec.command: is required'],
  ],
  'core.v1.HTTPGetAction': [
    { port: 'http' },
    [
      { port: '8080' },
      'port: "8080" is not the name of a port: at most 15 lower-case letters, digits and "-", at least one of them a letter',
    ],
  ],
  'core.v1.HTTPHeader': [
    { name: 'X-A', value: '' },
    [{ name: 'X A' }, 'name: "X A" must have letters, digits and "-"'],
  ],
  'core.v1.TCPSocketAction': [{ port: 1 }, [{ port: -1 }, 'port: -1 is not a port, which is between 1 and 65535']],
  'core.v1.SecurityContext': [
    { runAsUser: 0 },
    [{ runAsUser: -1 }, 'runAsUser: -1 is not between 0 and 2147483647'],
    [
      { privileged: true, allowPrivilegeEscalation: false },
      'allowPrivilegeEscalation: must not be false with privileged: true',
    ],
    [
      { allowPrivilegeEscalation: false, capabilities: { add: ['CAP_SYS_ADMIN'] } },
      'allowPrivilegeEscalation: must not be false with the capability CAP_SYS_ADMIN',
    ],
  ],
  'core.v1.PodSecurityContext': [
    { fsGroup: 1 },
    [{ fsGroup: -1 }, 'fsGroup: -1 is not between 0 and 2147483647'],
    [{ runAsGroup: 2 ** 31 }, 'runAsGroup: 2147483648 is not between 0 and 2147483647'],
    [{ supplementalGroups: [-1] }, 'supplementalGroups[0]: -1 is not between 0 and 2147483647'],
    [
      { sysctls: [{ name: 'A b', value: '1' }] },
      'sysctls[0].name: "A b" is not the name of a sysctl, such as net.core.somaxconn',
    ],
    [
      {
        sysctls: [
          { name: 'a.b', value: '1' },
          { name: 'a.b', value: '2' },
        ],
      },
      'sysctls[1].name: "a.b" occurs twice',
    ],
  ],
  'core.v1.SeccompProfile': [
    { type: 'RuntimeDefault' },
    [{ type: 'Localhost' }, 'localhostProfile: is required with type Localhost'],
    [{ localhostProfile: 'a' }, 'localhostProfile: can only be set with type Localhost'],
  ],
  'core.v1.AppArmorProfile': [
    { type: 'Unconfined' },
    [{ type: 'Localhost' }, 'localhostProfile: is required with type Localhost'],
  ],
  'core.v1.PodSpec': [
    pod,
    [{ containers: [] }, 'containers: must have at least one container'],
    [{ initContainers: [{ name: 'a' }] }, 'containers[0].name: "a" occurs twice'],
    [
      {
        volumes: [
          { name: 'a', emptyDir: {} },
          { name: 'a', emptyDir: {} },
        ],
      },
      'volumes[1]: duplicates item 0 (same name)',
    ],
    [
      { nodeSelector: { a: 'x y' } },
      'nodeSelector: "x y" is not a valid label value (a): at most 63 letters, digits, "-", "_" and "."',
    ],
    [{ terminationGracePeriodSeconds: -1 }, 'terminationGracePeriodSeconds: -1 is less than 0'],
    [{ activeDeadlineSeconds: 0 }, 'activeDeadlineSeconds: 0 is not between 1 and 2147483647'],
    ...(['serviceAccountName', 'priorityClassName'] as const).map(
      (field) =>
        [
          { [field]: 'A' },
          `${field}: "A" must have lower-case letters, digits, "-" and ".", and at most 253 of them`,
        ] as const,
    ),
    ...(['hostname', 'subdomain'] as const).map(
      (field) =>
        [
          { [field]: 'a.b' },
          `${field}: "a.b" must have lower-case letters, digits and "-", and at most 63 of them`,
        ] as const,
    ),
    [{ dnsPolicy: 'None' }, 'dnsConfig.nameservers: is required with dnsPolicy: None'],
    [{ hostAliases: [{ ip: 'a' }] }, 'hostAliases[0].ip: "a" is not an address'],
    [
      { initContainers: [{ name: 'b', lifecycle: { preStop: { sleep: { seconds: 1 } } } }] },
      'initContainers[0].lifecycle: must not be set for a container that ends',
    ],
    [
      { containers: [{ name: 'a', lifecycle: { preStop: { sleep: { seconds: 31 } } } }] },
      'containers[0].lifecycle.preStop.sleep.seconds: 31 is not between 0 and 30',
    ],
    [
      { topologySpreadConstraints: [spread, spread] },
      'topologySpreadConstraints[1]: duplicates item 0 (same topologyKey, whenUnsatisfiable)',
    ],
    [{ nodeName: 'A' }, 'nodeName: "A" must have lower-case letters, digits, "-" and ".", and at most 253 of them'],
    [
      { runtimeClassName: 'A' },
      'runtimeClassName: "A" must have lower-case letters, digits, "-" and ".", and at most 253 of them',
    ],
    [{ readinessGates: [{ conditionType: 'a b' }] }, 'readinessGates[0].conditionType: "a b" is not a valid name'],
    [{ schedulingGates: [{ name: 'a b' }] }, 'schedulingGates[0].name: "a b" is not a valid name'],
    [
      { hostnameOverride: 'A' },
      'hostnameOverride: "A" must have lower-case letters, digits, "-" and ".", and at most 253 of them',
    ],
    [
      { hostnameOverride: 'a', setHostnameAsFQDN: true },
      'hostnameOverride: must not be set with setHostnameAsFQDN: true',
    ],
    [
      { hostAliases: [{ ip: '10.0.0.1', hostnames: ['A_b'] }] },
      'hostAliases[0].hostnames[0]: "A_b" must have lower-case letters, digits, "-" and ".", and at most 253 of them',
    ],
    [{ dnsConfig: { nameservers: ['a'] } }, 'dnsConfig.nameservers[0]: "a" is not an address'],
    [
      { dnsConfig: { nameservers: ['1.1.1.1', '1.0.0.1', '8.8.8.8', '8.8.4.4'] } },
      'dnsConfig.nameservers: has 4 items; at most 3 are allowed',
    ],
    [
      { dnsConfig: { searches: ['-a'] } },
      'dnsConfig.searches[0]: "-a" must have lower-case letters, digits, "-" and ".", and at most 253 of them',
    ],
    [
      { dnsConfig: { searches: Array.from({ length: 10 }, () => 'a'.repeat(250)) } },
      'dnsConfig.searches: has more than 2048 characters',
    ],
    [{ dnsConfig: { options: [{ value: '1' }] } }, 'dnsConfig.options[0].name: is required'],
    [
      { hostNetwork: true, containers: [{ name: 'a', ports: [{ containerPort: 80, hostPort: 81 }] }] },
      'containers[0].ports[0].hostPort: must be 80, the containerPort, with hostNetwork: true',
    ],
    [
      {
        containers: [
          { name: 'a', ports: [{ containerPort: 80, hostPort: 81 }] },
          { name: 'b', ports: [{ containerPort: 80, hostPort: 81 }] },
        ],
      },
      'containers[1].ports[0].hostPort: "TCP//81" occurs twice',
    ],
    [{ shareProcessNamespace: true, hostPID: true }, 'shareProcessNamespace: must not be true with hostPID: true'],
    [
      { containers: [{ name: 'a', resources: { claims: [{ name: 'gpu' }] } }] },
      'containers[0].resources.claims[0].name: "gpu" is not one of the resourceClaims of the pod',
    ],
    [
      {
        containers: [
          { name: 'a', env: [{ name: 'A', valueFrom: { fileKeyRef: { key: 'A', path: 'a', volumeName: 'b' } } }] },
        ],
      },
      'containers[0].env[0].valueFrom.fileKeyRef.volumeName: "b" is not an emptyDir of the pod',
    ],
    [
      { containers: [{ name: 'a', volumeDevices: [{ name: 'b', devicePath: '/dev/b' }] }] },
      'containers[0].volumeDevices[0].name: "b" is not a persistentVolumeClaim or ephemeral volume of the pod',
    ],
    [
      {
        volumes: [{ name: 'b', persistentVolumeClaim: { claimName: 'b' } }],
        containers: [
          {
            name: 'a',
            volumeDevices: [{ name: 'b', devicePath: '/dev/../b' }],
          },
        ],
      },
      'containers[0].volumeDevices[0].devicePath: "/dev/../b" must not contain ".."',
    ],
    [
      {
        volumes: [{ name: 'b', persistentVolumeClaim: { claimName: 'b' } }],
        containers: [
          {
            name: 'a',
            volumeDevices: [{ name: 'b', devicePath: '/b' }],
            volumeMounts: [{ name: 'b', mountPath: '/c' }],
          },
        ],
      },
      'containers[0].volumeDevices[0].name: "b" is in volumeMounts too',
    ],
    [
      { containers: [{ name: 'a', lifecycle: { stopSignal: 'SIGTERM' } }] },
      'containers[0].lifecycle.stopSignal: can only be set in a pod with os.name',
    ],
    [
      { initContainers: [{ name: 'b', livenessProbe: { tcpSocket: { port: 1 } } }] },
      'initContainers[0].livenessProbe: must not be set for a container that ends',
    ],
  ],
  'core.v1.PodResourceClaim': [
    { name: 'a', resourceClaimName: 'b' },
    [{ name: 'A' }, 'name: "A" must have lower-case letters, digits and "-", and at most 63 of them'],
    [{ resourceClaimName: undefined }, ': must have resourceClaimName or resourceClaimTemplateName'],
    [
      { resourceClaimName: 'B' },
      'resourceClaimName: "B" must have lower-case letters, digits, "-" and ".", and at most 253 of them',
    ],
  ],
  'core.v1.Namespace': [
    { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } },
    [
      { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restrict' } } },
      'metadata.labels.pod-security.kubernetes.io/enforce: "restrict" must be privileged, baseline or restricted',
    ],
    [
      { metadata: { labels: { 'pod-security.kubernetes.io/warn-version': '1.34' } } },
      'metadata.labels.pod-security.kubernetes.io/warn-version: "1.34" must be latest or a version of Kubernetes, such as v1.34',
    ],
  ],
  'core.v1.ServiceSpec': [
    { ports: [{ port: 80 }] },
    [{ ports: [] }, 'ports: must have at least one port'],
    [{ ports: [{ port: 80 }, { port: 81, name: 'b' }] }, 'ports[0].name: is required when there are several ports'],
    [
      {
        ports: [
          { port: 80, name: 'b' },
          { port: 81, name: 'b' },
        ],
      },
      'ports[1].name: "b" occurs twice',
    ],
    [{ ports: [{ port: 80, nodePort: 30080 }] }, 'ports[0].nodePort: must not be set with type ClusterIP'],
    [{ type: 'ExternalName' }, 'externalName: is required with type ExternalName'],
    [
      { type: 'ExternalName', externalName: 'a_b' },
      'externalName: "a_b" must have lower-case letters, digits, "-" and ".", and at most 253 of them',
    ],
    [{ type: 'NodePort', clusterIP: 'None' }, 'clusterIP: must not be None with type NodePort'],
    [{ clusterIP: 'a' }, 'clusterIP: "a" is not an address'],
    [{ clusterIPs: ['10.0.0.1', 'None'] }, 'clusterIPs[1]: "None" is not an address'],
    [{ externalIPs: ['a'] }, 'externalIPs[0]: "a" is not an address'],
    [{ loadBalancerClass: 'a/b' }, 'loadBalancerClass: can only be set with type LoadBalancer'],
    [
      { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0'] },
      'loadBalancerSourceRanges[0]: "10.0.0.0" is not a range in CIDR notation',
    ],
    [
      { healthCheckNodePort: 30000 },
      'healthCheckNodePort: can only be set with type LoadBalancer and externalTrafficPolicy: Local',
    ],
    [{ externalTrafficPolicy: 'Local' }, 'externalTrafficPolicy: must not be set with type ClusterIP'],
    [
      { trafficDistribution: 'Near' },
      'trafficDistribution: "Near" is not one of PreferClose, PreferSameZone, PreferSameNode',
    ],
    [{ selector: { 'a b': 'c' } }, 'selector: "a b" is not a valid label key'],
    [{ ipFamilies: ['IPv4', 'IPv4'] }, 'ipFamilies[1]: "IPv4" must be IPv4 or IPv6, each once'],
    [
      { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'SingleStack' },
      'ipFamilyPolicy: must be PreferDualStack or RequireDualStack with several families',
    ],
    [
      { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 0 } } },
      'sessionAffinityConfig.clientIP.timeoutSeconds: 0 is not between 1 and 86400',
    ],
  ],
  'core.v1.ServicePort': [
    { port: 80, targetPort: 'http', name: 'http' },
    [{ port: 0 }, 'port: 0 is not a port, which is between 1 and 65535'],
    [{ targetPort: 65536 }, 'targetPort: 65536 is not a port, which is between 1 and 65535'],
    [{ name: 'A' }, 'name: "A" must have lower-case letters, digits and "-", and at most 63 of them'],
    [{ appProtocol: 'a b' }, 'appProtocol: "a b" is not a valid name'],
    [{ nodePort: -1 }, 'nodePort: -1 is not a port, which is between 1 and 65535'],
  ],
  'core.v1.ConfigMap': [
    { data: { a: 'b' } },
    [
      { data: { 'a/b': '' } },
      'data.a/b: "a/b" must have letters, digits, "-", "_" and ".", at most 253, and must not begin with ".."',
    ],
    [{ binaryData: { a: '' } }, 'binaryData.a: must not be in data too'],
    [{ data: { a: 'b'.repeat(2 ** 20 + 1) } }, ': has 1048577 bytes; at most 1048576 are allowed'],
  ],
  'core.v1.Secret': [
    { stringData: { a: 'b' } },
    [
      { stringData: { '..a': '' } },
      'stringData...a: "..a" must have letters, digits, "-", "_" and ".", at most 253, and must not begin with ".."',
    ],
    [{ type: 'kubernetes.io/tls' }, 'data.tls.crt: is required with type kubernetes.io/tls'],
    [{ type: 'kubernetes.io/basic-auth' }, 'data: must have username or password with type kubernetes.io/basic-auth'],
    [
      { type: 'kubernetes.io/service-account-token' },
      'metadata.annotations.kubernetes.io/service-account.name: is required with type kubernetes.io/service-account-token',
    ],
  ],
  'apps.v1.DeploymentSpec': [
    labelled,
    [{ replicas: -1 }, 'replicas: -1 is less than 0'],
    [{ minReadySeconds: -1 }, 'minReadySeconds: -1 is less than 0'],
    [{ revisionHistoryLimit: -1 }, 'revisionHistoryLimit: -1 is less than 0'],
    [
      { progressDeadlineSeconds: 5, minReadySeconds: 5 },
      'progressDeadlineSeconds: 5 must be greater than minReadySeconds',
    ],
    [
      { strategy: { type: 'Recreate', rollingUpdate: {} } },
      'strategy.rollingUpdate: must not be set with type Recreate',
    ],
    [
      { strategy: { rollingUpdate: { maxSurge: 'a' } } },
      'strategy.rollingUpdate.maxSurge: a must be a number of pods or a percentage',
    ],
    [
      { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: '0%' } } },
      'strategy.rollingUpdate.maxUnavailable: must not be 0 when maxSurge is 0',
    ],
    [{ selector: {} }, 'selector: must not be empty'],
    [
      { selector: { matchLabels: { a: 'c' } } },
      "template.metadata.labels: selector does not match the template's labels",
    ],
    [{ template: { ...labelled.template, spec: undefined } }, 'template.spec: is required'],
    [
      { template: { ...labelled.template, spec: { ...pod, restartPolicy: 'Never' } } },
      'template.spec.restartPolicy: must be Always, not Never',
    ],
    [
      { template: { ...labelled.template, spec: { ...pod, activeDeadlineSeconds: 1 } } },
      'template.spec.activeDeadlineSeconds: must not be set for pods that run all the time',
    ],
  ],
  'apps.v1.StatefulSetSpec': [
    labelled,
    [{ serviceName: 'A' }, 'serviceName: "A" must have lower-case letters, digits and "-", and at most 63 of them'],
    [
      { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Keep' } },
      'persistentVolumeClaimRetentionPolicy.whenDeleted: "Keep" is not one of Retain, Delete',
    ],
    [
      { updateStrategy: { rollingUpdate: { partition: -1 } } },
      'updateStrategy.rollingUpdate.partition: -1 is less than 0',
    ],
    [
      { updateStrategy: { rollingUpdate: { maxUnavailable: 0 } } },
      'updateStrategy.rollingUpdate.maxUnavailable: 0 must be a number of pods or a percentage, more than 0',
    ],
    [
      { updateStrategy: { type: 'OnDelete', rollingUpdate: {} } },
      'updateStrategy.rollingUpdate: must not be set with type OnDelete',
    ],
    [{ ordinals: { start: -1 } }, 'ordinals.start: -1 is less than 0'],
    [{ minReadySeconds: -1 }, 'minReadySeconds: -1 is less than 0'],
  ],
  'batch.v1.JobSpec': [
    job,
    [{ backoffLimit: -1 }, 'backoffLimit: -1 is less than 0'],
    [{ template: { spec: pod } }, 'template.spec.restartPolicy: must be OnFailure or Never'],
    [{ managedBy: 'a' }, 'managedBy: "a" must be a name with a domain'],
    [{ completionMode: 'Indexed', parallelism: 2 }, 'completions: is required with completionMode: Indexed'],
    [{ maxFailedIndexes: 1, backoffLimitPerIndex: 1 }, 'backoffLimitPerIndex: requires completionMode: Indexed'],
    [{ completionMode: 'Indexed', maxFailedIndexes: 1 }, 'backoffLimitPerIndex: is required with maxFailedIndexes'],
    [{ manualSelector: true }, 'selector: must not be empty'],
    ...failures.map(([rules, expected]) => [{ podFailurePolicy: { rules: [rules] } }, expected] as const),
    [
      { podFailurePolicy: { rules: [] }, template: { spec: { ...pod, restartPolicy: 'OnFailure' } } },
      'template.spec.restartPolicy: must be Never with podFailurePolicy',
    ],
    [
      { podFailurePolicy: { rules: [] }, podReplacementPolicy: 'TerminatingOrFailed' },
      'podReplacementPolicy: must be Failed with podFailurePolicy',
    ],
  ],
  'batch.v1.CronJobSpec': [
    { schedule: '@daily', jobTemplate: { spec: job } },
    [{ schedule: '' }, 'schedule: is required'],
    ...['', 'Local', 'local', 'Europe/Berln', '../../etc/passwd', 'UTC+1', '+01:00'].map(
      (timeZone) =>
        [
          { timeZone },
          `timeZone: "${timeZone}" must be a time zone of the IANA database, such as Europe/Berlin or Etc/UTC`,
        ] as const,
    ),
    [
      { timeZone: 'europe/berlin' },
      'timeZone: "europe/berlin" must be a time zone of the IANA database, such as Europe/Berlin or Etc/UTC; did you mean Europe/Berlin?',
    ],
    [{ startingDeadlineSeconds: -1 }, 'startingDeadlineSeconds: -1 is less than 0'],
  ],
  'batch.v1.JobTemplateSpec': [
    { spec: job },
    [{ spec: undefined }, 'spec: is required'],
    [{ spec: { ...job, selector: {} } }, 'spec.selector: must not be set: it is generated'],
  ],
  'networking.v1.NetworkPolicySpec': [
    { podSelector: {} },
    [{ policyTypes: ['Egress', 'Egress', 'Ingress'] }, 'policyTypes: may have at most two types'],
  ],
  'networking.v1.NetworkPolicyPeer': [
    { podSelector: {} },
    [{ podSelector: undefined }, ': must have podSelector, namespaceSelector or ipBlock'],
    [{ ipBlock: { cidr: '10.0.0.0/8' } }, 'ipBlock: must not be combined with podSelector or namespaceSelector'],
  ],
  'networking.v1.NetworkPolicyPort': [
    { port: 1, endPort: 2 },
    [{ port: 0 }, 'port: 0 is not a port, which is between 1 and 65535'],
    [{ port: 3 }, 'endPort: 2 is less than port, which is 3'],
    [{ port: 'http' }, 'endPort: requires port as a number'],
  ],
  'networking.v1.IPBlock': [
    { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] },
    [{ cidr: '10.0.0.1/8' }, 'cidr: "10.0.0.1/8" is not the beginning of its range: write 10.0.0.0/8'],
    [{ cidr: '10.0.0.0' }, 'cidr: "10.0.0.0" is not a range in CIDR notation: it has no length'],
    [{ cidr: '10.0.0.0/33' }, 'cidr: "10.0.0.0/33" is not a range in CIDR notation'],
    [{ cidr: '010.0.0.0/8' }, 'cidr: "010.0.0.0/8" is not a range in CIDR notation'],
    [{ cidr: 'fd00::1/8', except: [] }, 'cidr: "fd00::1/8" is not the beginning of its range: write fd00::/8'],
    [{ except: ['11.0.0.0/16'] }, 'except[0]: "11.0.0.0/16" must be a part of 10.0.0.0/8'],
    [{ except: ['10.0.0.0/8'] }, 'except[0]: "10.0.0.0/8" must be a part of 10.0.0.0/8'],
  ],
  'networking.v1.IngressSpec': [
    { rules: [{ host: '*.example.com', http }], tls: [{ hosts: ['*.example.com'], secretName: 'a' }] },
    [{ rules: [] }, ': must have rules or defaultBackend'],
    [
      { ingressClassName: 'A' },
      'ingressClassName: "A" must have lower-case letters, digits, "-" and ".", and at most 253 of them',
    ],
    [
      { tls: [{ hosts: ['a_b'] }] },
      'tls[0].hosts[0]: "a_b" must have lower-case letters, digits, "-" and ".", and at most 253 of them',
    ],
    [
      { tls: [{ secretName: 'A' }] },
      'tls[0].secretName: "A" must have lower-case letters, digits, "-" and ".", and at most 253 of them',
    ],
  ],
  'networking.v1.IngressRule': [
    { host: 'a.b' },
    [{ host: '10.0.0.1' }, 'host: "10.0.0.1" must be a DNS name, not an address'],
    [{ host: 'A' }, 'host: "A" must have lower-case letters, digits, "-" and ".", and at most 253 of them'],
  ],
  'networking.v1.HTTPIngressRuleValue': [http, [{ paths: [] }, 'paths: must have at least one path']],
  'networking.v1.HTTPIngressPath': [
    { ...http.paths[0] },
    [{ path: 'a' }, 'path: "a" must be an absolute path'],
    [{ path: '/a//b' }, 'path: "/a//b" must not contain "//"'],
  ],
  'networking.v1.IngressBackend': [
    { service: { name: 'a', port: { name: 'http' } } },
    [{ resource: { kind: 'A', name: 'b' } }, ': may have only one of service, resource'],
    [{ service: undefined, resource: { kind: 'A/B', name: 'b' } }, 'resource.kind: "A/B" must be a name without "/"'],
    [
      { service: undefined, resource: { apiGroup: 'A', kind: 'A', name: 'b' } },
      'resource.apiGroup: "A" must have lower-case letters, digits, "-" and ".", and at most 253 of them',
    ],
    [{ service: { name: '', port: { number: 1 } } }, 'service.name: is required'],
    [
      { service: { name: 'A', port: { number: 1 } } },
      'service.name: "A" must have lower-case letters, digits and "-", and at most 63 of them',
    ],
    [{ service: { name: 'a' } }, ': must have the name or number of a port'],
    [
      { service: { name: 'a', port: { number: 0 } } },
      'service.port.number: 0 is not a port, which is between 1 and 65535',
    ],
  ],
  'rbac.v1.PolicyRule': [
    { verbs: ['get'], apiGroups: [''], resources: ['pods'] },
    [{ verbs: [] }, 'verbs: must have at least one verb'],
    [{ apiGroups: undefined }, 'apiGroups: must have at least one API group; "" is the core group'],
    [{ resources: [] }, 'resources: must have at least one resource'],
    [{ nonResourceURLs: ['/a'] }, 'nonResourceURLs: must not be combined with apiGroups and resources'],
  ],
  'rbac.v1.AggregationRule': [
    { clusterRoleSelectors: [{}] },
    [{ clusterRoleSelectors: [] }, 'clusterRoleSelectors: must have at least one selector'],
  ],
  'rbac.v1.Subject': [
    { kind: 'ServiceAccount', name: 'a', namespace: 'b' },
    [
      { name: 'Training' },
      'name: "Training" must have lower-case letters, digits, "-" and ".", and at most 253 of them',
    ],
    [{ namespace: undefined }, 'namespace: is required for a ServiceAccount'],
    [{ apiGroup: 'a' }, 'apiGroup: "a" must be empty for a ServiceAccount'],
    [{ kind: 'Team' }, 'kind: "Team" is not one of ServiceAccount, User, Group'],
    [{ kind: 'User', name: '' }, 'name: is required'],
    [{ kind: 'Group', apiGroup: 'a' }, 'apiGroup: "a" must be rbac.authorization.k8s.io'],
  ],
  'rbac.v1.RoleRef': [
    { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'a:b' },
    [{ apiGroup: 'a' }, 'apiGroup: "a" must be rbac.authorization.k8s.io'],
    [{ kind: 'Roll' }, 'kind: "Roll" is not one of Role, ClusterRole'],
    [{ name: 'a/b' }, 'name: "a/b" must be a name without "/" and "%"'],
  ],
  'policy.v1.PodDisruptionBudgetSpec': [
    { minAvailable: 1 },
    [{ maxUnavailable: 1 }, 'maxUnavailable: must not be set together with minAvailable'],
    [{ minAvailable: '101%' }, 'minAvailable: 101% must be a number of pods or a percentage up to 100%'],
  ],
  'autoscaling.v2.HorizontalPodAutoscalerSpec': [
    { scaleTargetRef: target, minReplicas: 2, maxReplicas: 3 },
    [{ minReplicas: 0 }, 'minReplicas: 0 is less than 1'],
    [{ maxReplicas: 1 }, 'maxReplicas: 1 is less than minReplicas, which is 2'],
  ],
  'autoscaling.v2.CrossVersionObjectReference': [
    target,
    [{ apiVersion: 'v1' }, 'apiVersion: "v1" must be a group and a version, such as apps/v1'],
    [{ kind: '' }, 'kind: "" must be a name without "/"'],
  ],
  'autoscaling.v2.HPAScalingRules': [
    { stabilizationWindowSeconds: 3600, selectPolicy: 'Max' },
    [{ stabilizationWindowSeconds: 99999 }, 'stabilizationWindowSeconds: 99999 is not between 0 and 3600'],
    [{ selectPolicy: 'max' }, 'selectPolicy: "max" is not one of Max, Min, Disabled'],
    [{ policies: [] }, 'policies: must have at least one policy'],
    [{ tolerance: '-0.1' }, 'tolerance: -0.1 is negative'],
  ],
  'autoscaling.v2.HPAScalingPolicy': [
    { type: 'Pods', value: 1, periodSeconds: 1800 },
    [{ type: 'Percentage' }, 'type: "Percentage" is not one of Pods, Percent'],
    [{ value: 0 }, 'value: 0 is less than 1'],
    [{ periodSeconds: 1801 }, 'periodSeconds: 1801 is not between 1 and 1800'],
  ],
  'autoscaling.v2.MetricSpec': [
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
    [{ type: 'cpu' }, 'type: "cpu" is not one of Object, Pods, Resource, ContainerResource, External'],
    [{ type: 'Pods' }, 'pods: is required with type Pods'],
    [{ type: 'Pods' }, 'resource: must not be set with type Pods'],
  ],
  'autoscaling.v2.ResourceMetricSource': [
    { name: 'cpu', target: { type: 'AverageValue', averageValue: '1' } },
    [{ name: '' }, 'name: is required'],
    [{ target: { type: 'Value', value: '1' } }, 'target: must have averageUtilization or averageValue'],
  ],
  'autoscaling.v2.ContainerResourceMetricSource': [
    { name: 'cpu', container: 'a', target: { type: 'Utilization', averageUtilization: 1 } },
    [{ name: 'gpu' }, 'name: "gpu" is not a resource of containers'],
    [{ container: '' }, 'container: "" must have lower-case letters, digits and "-", and at most 63 of them'],
  ],
  'autoscaling.v2.PodsMetricSource': [
    { metric: { name: 'a' }, target: { type: 'AverageValue', averageValue: '1' } },
    [{ metric: { name: 'a/b' } }, 'metric.name: "a/b" must be a name without "/" and "%"'],
    [{ target: { type: 'Value', value: '1' } }, 'target.averageValue: is required for metrics of pods'],
  ],
  'autoscaling.v2.ObjectMetricSource': [
    { describedObject: target, metric: { name: 'a' }, target: { type: 'Value', value: '1' } },
    [{ target: { type: 'Utilization', averageUtilization: 1 } }, 'target: must have value or averageValue'],
    [{ metric: { name: '' } }, 'metric.name: "" must be a name without "/" and "%"'],
  ],
  'autoscaling.v2.ExternalMetricSource': [
    { metric: { name: 'a' }, target: { type: 'Value', value: '1' } },
    [{ target: { type: 'Value', value: '1', averageValue: '1' } }, 'target: may have only one of value, averageValue'],
    [{ metric: { name: '..' } }, 'metric.name: ".." must be a name without "/" and "%"'],
  ],
  'autoscaling.v2.MetricTarget': [
    { type: 'Utilization', averageUtilization: 50 },
    [{ type: 'Percent' }, 'type: "Percent" is not one of Utilization, Value, AverageValue'],
    [{ type: 'Value' }, 'value: is required with type Value'],
    [{ type: 'Value', averageUtilization: undefined, value: '0' }, 'value: 0 must be greater than 0'],
    [{ averageUtilization: 0 }, 'averageUtilization: 0 is less than 1'],
    [{ value: 1 }, 'averageUtilization: must not be set together with a value'],
  ],
};

const wholeObjects: Readonly<Record<string, readonly [object, ...(readonly [object, string])[]]>> = Object.fromEntries(
  [
    ['apps.v1.Deployment', labelled],
    ['apps.v1.StatefulSet', labelled],
    ['autoscaling.v2.HorizontalPodAutoscaler', { scaleTargetRef: target, maxReplicas: 1 }],
    ['batch.v1.CronJob', { schedule: '@daily', jobTemplate: { spec: job } }],
    ['batch.v1.Job', job],
    ['core.v1.PersistentVolumeClaim', claim],
    ['core.v1.Service', { ports: [{ port: 80 }] }],
    ['networking.v1.Ingress', { rules: [{ http }] }],
  ].map(([type, spec]) => [String(type), [{ spec }, [{ spec: undefined }, 'spec: is required']]]),
);

const metadata: Readonly<Record<string, readonly [object, ...(readonly [object, string])[]]>> = {
  ObjectMeta: [
    { annotations: { a: 'b' } },
    [{ annotations: { a: 'b'.repeat(2 ** 18) } }, 'annotations: have 262145 bytes; at most 262144 are allowed'],
    [{ finalizers: ['a b/c'] }, 'finalizers[0]: "a b/c" is not the name of a finalizer'],
    [{ generation: -1 }, 'generation: -1 is less than 0'],
    [
      { ownerReferences: ['a', 'b'].map((uid) => ({ apiVersion: 'v1', kind: 'A', name: 'a', uid, controller: true })) },
      'ownerReferences: can have only one with controller: true',
    ],
  ],
  OwnerReference: [
    { apiVersion: 'v1', kind: 'Pod', name: 'a', uid: 'b' },
    [{ uid: '' }, 'uid: is required'],
    [{ kind: 'Event' }, 'kind: an Event must not own objects'],
  ],
  LabelSelector: [
    { matchLabels: { a: 'b' } },
    [{ matchLabels: { 'a b': 'c' } }, 'matchLabels.a b: "a b" is not a valid label key'],
  ],
  LabelSelectorRequirement: [
    { key: 'a', operator: 'In', values: ['b'] },
    [{ key: '-' }, 'key: "-" is not a valid label key'],
    [{ operator: 'Is' }, 'operator: "Is" is not a valid operator'],
    [{ values: [] }, 'values: In requires values'],
    [{ operator: 'Exists' }, 'values: Exists takes no values'],
    [
      { values: ['x y'] },
      'values[0]: "x y" is not a valid label value (a): at most 63 letters, digits, "-", "_" and "."',
    ],
  ],
};

const all = new Map([
  ...Object.entries({ ...cases, ...clusterTypeCases, ...wholeObjects }).map(
    ([type, one]) => [`io.k8s.api.${type}`, one] as const,
  ),
  ...Object.entries(metadata).map(([type, one]) => [`io.k8s.apimachinery.pkg.apis.meta.v1.${type}`, one] as const),
]);

const found = (type: string, value: object) =>
  [...violations(JSON.parse(JSON.stringify(value)), { $ref: type }, resolve)].map(
    ({ path, message }) => `${fieldName(path)}: ${message}`,
  );

test.each([...all])('%s', (type, [right, ...wrong]) => {
  expect(found(type, right)).toEqual([]);
  for (const [change, expected] of wrong) expect(found(type, { ...right, ...change })).toContain(expected);
});

test('each type that has rules has a case', () => {
  expect([...all.keys()].sort()).toEqual([...ruledTypes].sort());
});
