import { readFileSync } from 'node:fs';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import type { DefinitionsOf } from '../../cluster/harness/definitions.js';
import { Authority } from '../../server/harness/certificates.js';
import type { Exit } from '../../server/harness/container.js';
import { Rig } from '../../server/harness/rig.js';
import { type PodTemplate, templateOf } from '../../server/harness/templates.js';
import { overlayOf } from '../../support/environments.js';
import { givenIdentityTools } from './given.js';
import { Keycloak } from './keycloak.js';
import { keycloakAdmin } from './keycloak-process.js';

const namespace = 'mlflow';

/** Values of the Secrets, with every character that a shell or JSON would take for something else. */
export const realmSecrets = {
  clientSecret: 's3"cr\\et & $(x) `y` ünï',
  alice: 'p@ss:/?#[]%&=\'"$ of alice',
} as const;

/** A Keycloak, and a cluster in which the rendered Job of the realm runs as a pod. */
export class RealmRig {
  private runs = 0;

  private constructor(
    readonly rig: Rig,
    readonly keycloak: Keycloak,
    readonly authority: Authority,
  ) {}

  static async start(issuer: string, definitions: readonly DefinitionsOf[] = []): Promise<RealmRig> {
    const { keycloakImage } = givenIdentityTools();
    const rig = await Rig.start({ images: () => keycloakImage, definitions });
    const authority = await Authority.create(rig.folder('authority'));
    const folder = rig.folder('keycloak');
    const { services } = rig;
    const keycloak = await Keycloak.start({ folder, issuer, authority, services });
    const started = new RealmRig(rig, keycloak, authority);
    await rig.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }]);
    await started.secret('mlflow-oidc-client', { 'client-secret': realmSecrets.clientSecret });
    await started.secret('mlflow-test-users', { alice: realmSecrets.alice });
    await started.secret('mlflow-keycloak-admin', keycloakAdmin);
    await started.secret('keycloak-ca', { 'ca.crt': readFileSync(authority.certificate, 'utf8') });
    return started;
  }

  secret(name: string, stringData: Readonly<Record<string, string>>): Promise<void> {
    return this.rig.apply([{ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData }]);
  }

  /** Runs the Job that an environment renders, or its CronJob's pod, to its end. */
  async run(environment: string, kind: 'Job' | 'CronJob' = 'Job'): Promise<Exit> {
    const { objects } = overlayOf(environment);
    const own = objects.filter(({ metadata }) => /^mlflow-realm/.test(metadata.name));
    await this.rig.apply(own.filter((object) => /^(ConfigMap|ServiceAccount)$/.test(object.kind)));
    const pod = await this.rig.run(template(own, kind), { namespace, name: `mlflow-realm-${++this.runs}` });
    return pod.ended();
  }

  /** A run that has to succeed; what it printed, a line each. */
  async must(environment: string, kind?: 'Job' | 'CronJob'): Promise<readonly string[]> {
    const { exitCode, log } = await this.run(environment, kind);
    if (exitCode !== 0) throw new Error(`the Job ended with ${exitCode}\n${log}`);
    return log.trim().split('\n');
  }

  async stop(): Promise<void> {
    await this.keycloak.stop();
    await this.rig.stop();
  }
}

function template(objects: readonly KubernetesObject[], kind: string): PodTemplate {
  const job = objects.find((object) => object.kind === kind);
  if (!job) throw new Error(`the overlay has no ${kind} of the realm`);
  return templateOf(job);
}
