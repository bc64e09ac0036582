import { createHash } from 'node:crypto';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type {
  ConfigMap,
  Container,
  EnvVar,
  JobSpec,
  PodTemplateSpec,
  VolumeMount,
} from '../../../../imports/kubernetes.js';
import { JobAccount } from '../../../jobs/job-account.js';

import { DigestedJob } from '../../../model/digested-job.js';
import type { Flow } from '../../../model/flow.js';
import { labelsOf } from '../../../model/instance.js';
import { noConnection } from '../../../model/pod-connection.js';
import type { Prerequisite } from '../../../model/prerequisite.js';
import type { Requirement } from '../../../model/requirement.js';
import type { SecretRequirement } from '../../../model/secret-requirement.js';
import { mountCa } from '../../../pods/ca-mount.js';
import { podRequirements, refined } from '../../../pods/pod-setting.js';
import { restrictedPod } from '../../../pods/restricted-pod.js';
import { serverForJobs } from '../../../standalone/server-for-jobs.js';
import { administrator, administratorSecret } from './admin.js';
import { type RealmFragment, withPlaceholders } from './realm.js';
import type { RealmApplyProps } from './realm-apply-props.js';
import type { ConfigCliSettings } from './realm-job-schema.js';
import { realmPrerequisites } from './realm-prerequisites.js';

export interface ConfigCliJobProps extends RealmApplyProps {
  readonly settings: ConfigCliSettings;
}

const folder = '/config';
const truststore = '/trust/trust.p12';

/** Everything that it could remove, none of which is removed (keycloak-config-cli, docs/MANAGED.md). */
const managed = [
  'GROUP',
  'REQUIRED_ACTION',
  'CLIENT_SCOPE',
  'SCOPE_MAPPING',
  'CLIENT_SCOPE_MAPPING',
  'COMPONENT',
  'SUB_COMPONENT',
  'AUTHENTICATION_FLOW',
  'IDENTITY_PROVIDER',
  'IDENTITY_PROVIDER_MAPPER',
  'ROLE',
  'CLIENT',
  'CLIENT_AUTHORIZATION_RESOURCES',
] as const;

/** The realm by keycloak-config-cli, for users who manage other realms with it too. */
export class ConfigCliJob extends Construct {
  readonly flows: readonly Flow[];
  readonly secrets: readonly SecretRequirement[];
  readonly prerequisites: readonly Prerequisite[];
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, props: ConfigCliJobProps) {
    super(scope, id);
    const { parts, settings, admin, toKeycloak } = props;
    const { instance, server } = parts.settings;
    const account = new JobAccount(this, 'Account', {
      server: serverForJobs(parts),
      component: 'realm',
      what: 'realm',
      connections: [],
    });
    const { name, metadata } = account;
    this.flows = [...account.commonFlows, toKeycloak(account.pods)];
    this.secrets = [administratorSecret(admin, instance)];
    this.requirements = podRequirements(settings.pod, instance.namespace);
    this.prerequisites = [
      ...realmPrerequisites(props),
      {
        what: `keycloak-config-cli in the image ${settings.image}, built for the version of this Keycloak`,
        why: 'it configures the realm in Keycloak; the tests of this package do not run it, so try it in a test environment first',
        test: `kubectl -n ${instance.namespace} wait --for=condition=Complete --timeout=10m job -l app.kubernetes.io/component=realm`,
      },
    ];
    const file = importFile(props);
    new ApiObject(this, 'Files', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { 'realm.json': file },
    } satisfies ConfigMap);
    const spec: JobSpec = {
      backoffLimit: 1,
      activeDeadlineSeconds: settings.waitSeconds + 600,
      template: template(props, name, createHash('sha256').update(file).digest('hex')),
    };
    new DigestedJob(this, 'Resource', { version: server.image.version, metadata, spec });
  }
}

/** The same fragment; for a realm that the overlay does not own, only the objects of MLflow. */
function importFile({ fragment, createRealm }: ConfigCliJobProps): string {
  const whole = withPlaceholders(fragment, (placeholder) => `$(env:${placeholder})`);
  const { realm, clients, groups, users } = whole;
  const own = createRealm ? whole : { realm, clients, groups, ...(users ? { users } : {}) };
  return `${JSON.stringify(own, undefined, 2)}\n`;
}

function template(props: ConfigCliJobProps, name: string, checksum: string): PodTemplateSpec {
  const { parts, settings, ca } = props;
  const resources = settings.resources ?? {
    requests: { cpu: '100m', memory: '384Mi' },
    limits: { memory: '768Mi' },
  };
  const tmp: VolumeMount = { name: 'tmp', mountPath: '/tmp' };
  const authority = ca && mountCa('ca', ca, '/ca');
  const trust: Container = {
    name: 'truststore',
    image: settings.image,
    command: ['/bin/sh', '-ec', trustScript],
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    volumeMounts: [tmp, { name: 'trust', mountPath: '/trust' }, ...(authority ? [authority.mount] : [])],
  };
  return restrictedPod({
    setting: refined(parts.podSetting, settings.pod),
    labels: labelsOf(parts.settings.instance, 'realm'),
    annotations: { 'checksum/realm': checksum },
    account: name,
    connections: [{ ...noConnection, hostAliases: props.hostAliases }],
    temporary: { sizeLimit: '64Mi' },
    initContainers: ca ? [trust] : [],
    container: {
      name: 'realm',
      image: settings.image,
      env: [...variables(props)],
      resources,
      volumeMounts: [
        { name: 'realm', mountPath: folder, readOnly: true },
        ...(ca ? [{ name: 'trust', mountPath: '/trust', readOnly: true }] : []),
      ],
    },
    volumes: [
      { name: 'realm', configMap: { name } },
      ...(authority ? [{ name: 'trust', emptyDir: { sizeLimit: '1Mi' } }, authority.volume] : []),
    ],
    spec: { restartPolicy: 'Never' },
  });
}

/** It reads only a truststore of Java, and keytool imports only the first certificate of a file. */
const trustScript = `for file in /ca/*; do
  keytool -importcert -noprompt -alias "$file" -file "$file" -keystore ${truststore} -storetype PKCS12 -storepass changeit
done`;

function variables(props: ConfigCliJobProps): readonly EnvVar[] {
  const { parts, settings, fragment, admin, url, ca } = props;
  const { secret, idKey, secretKey } = administrator(admin, parts.settings.instance);
  const from = (variable: string, name: string, key: string): EnvVar => ({
    name: variable,
    valueFrom: { secretKeyRef: { name, key } },
  });
  const trusted = `-Djavax.net.ssl.trustStore=${truststore} -Djavax.net.ssl.trustStorePassword=changeit`;
  const plain = {
    KEYCLOAK_URL: url,
    KEYCLOAK_LOGINREALM: admin.realm,
    KEYCLOAK_AVAILABILITYCHECK_ENABLED: 'true',
    KEYCLOAK_AVAILABILITYCHECK_TIMEOUT: `${settings.waitSeconds}s`,
    IMPORT_FILES_LOCATIONS: `${folder}/*`,
    IMPORT_VARSUBSTITUTION_ENABLED: 'true',
    ...Object.fromEntries(managed.map((kind) => [`IMPORT_MANAGED_${kind}`, 'no-delete'])),
    ...(admin.type === 'client' ? { KEYCLOAK_GRANTTYPE: 'client_credentials' } : {}),
    ...(ca ? { JAVA_TOOL_OPTIONS: trusted } : {}),
  };
  const [id, value] =
    admin.type === 'user' ? ['KEYCLOAK_USER', 'KEYCLOAK_PASSWORD'] : ['KEYCLOAK_CLIENTID', 'KEYCLOAK_CLIENTSECRET'];
  return [
    ...Object.entries(plain).map(([name, text]) => ({ name, value: text })),
    from(id, secret, idKey),
    from(value, secret, secretKey),
    ...placeholders(fragment).map((one) => from(...one)),
  ];
}

function placeholders(fragment: RealmFragment): readonly (readonly [string, string, string])[] {
  return fragment.placeholders.map(({ placeholder, secret }) => [placeholder, secret.name, secret.key]);
}
