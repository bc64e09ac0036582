import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { CronJob, ServiceAccount } from '../../../imports/kubernetes.js';
import type { Requirement } from '../../model/requirement.js';
import { mountCaFile } from '../../pods/ca-mount.js';
import { imageFields, type MlflowImage } from '../../pods/mlflow-pod.js';
import { type PodSetting, podRequirements, refined } from '../../pods/pod-setting.js';
import { restrictedPod } from '../../pods/restricted-pod.js';
import { Rights } from '../../pods/rights.js';
import { tokenSecret } from '../client-access.js';
import { credentialKeys } from './issuer-token-secrets.js';
import type { TokenGeneratorProps } from './token-generator.js';
import { tokenScript } from './token-script.js';

/** The image that has python, and the settings of pods of the cluster. */
export interface RenewalProgram {
  readonly image: MlflowImage;
  readonly podSetting: Pick<PodSetting, 'securityPreset' | 'pullSecrets'>;
}

export interface TokenRenewalProps extends TokenGeneratorProps {
  readonly program: RenewalProgram;
}

/** Name of the CronJob, and of its account and rights. */
const renewalName = 'mlflow-token-renewal';

/** A token of an issuer that a CronJob renews, for clusters without External Secrets. Its account may write this one Secret, and read none. */
export class TokenRenewal extends Construct {
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, { namespace, settings, tokenUrl, program }: TokenRenewalProps) {
    super(scope, id);
    const labels = {
      'app.kubernetes.io/name': 'mlflow',
      'app.kubernetes.io/component': 'token-renewal',
      'app.kubernetes.io/managed-by': 'cdk8s-mlflow',
    };
    const metadata = { name: renewalName, namespace, labels };
    const schedule = scheduleOf(settings.refreshMinutes);
    const setting = refined(program.podSetting, settings.pod);
    const ca = settings.ca && mountCaFile('issuer-ca', settings.ca);
    this.requirements = podRequirements(setting.pullSecrets ? { pullSecrets: setting.pullSecrets } : {}, namespace);
    new ApiObject(this, 'Account', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata,
      automountServiceAccountToken: false,
    } satisfies ServiceAccount);
    new Rights(this, 'Rights', {
      name: renewalName,
      namespace,
      labels,
      subjects: [{ kind: 'ServiceAccount', name: renewalName, namespace }],
      // Server-side apply asks for both verbs with the name of the object (apiserver, endpoints/handlers/patch.go).
      grants: [
        { apiGroups: [''], resources: ['secrets'], resourceNames: [tokenSecret.name], verbs: ['create', 'patch'] },
      ],
    });
    const variables = {
      TOKEN_URL: tokenUrl,
      GRANT_TYPE: settings.grant.replace('-', '_'),
      SCOPE: settings.scopes.join(' '),
      TOKEN: settings.token,
      CREDENTIALS: credentialKeys(settings).join(','),
      SECRET: tokenSecret.name,
      SECRET_KEY: tokenSecret.key,
      REFRESH_SECONDS: String(settings.refreshMinutes * 60),
      ...(ca ? { CA_FILE: ca.file } : {}),
    };
    const template = restrictedPod({
      setting,
      labels,
      account: renewalName,
      token: true,
      container: {
        name: 'renewal',
        ...(settings.image ? { image: settings.image } : imageFields(program.image)),
        command: ['python3', '-c', tokenScript],
        env: Object.entries(variables).map(([name, value]) => ({ name, value })),
        resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
        volumeMounts: [{ name: 'credentials', mountPath: '/credentials', readOnly: true }, ...(ca ? [ca.mount] : [])],
      },
      volumes: [{ name: 'credentials', secret: { secretName: settings.credentials } }, ...(ca ? [ca.volume] : [])],
      spec: { restartPolicy: 'Never' },
    });
    new ApiObject(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: {
        schedule,
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 60,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        // The next run is the next attempt.
        jobTemplate: { spec: { backoffLimit: 0, activeDeadlineSeconds: 120, template } },
      },
    } satisfies CronJob);
  }
}

/** The last interval of an hour may be shorter, never longer. */
function scheduleOf(minutes: number): string {
  return minutes < 60 ? `*/${minutes} * * * *` : `0 */${minutes / 60} * * *`;
}
