import type { App } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Environment } from '../environment/environment.js';
import type { Instance } from '../model/instance.js';
import { published } from '../model/published.js';
import { joinRequirements } from '../model/requirement.js';
import type { SecretRequirement } from '../model/secret-requirement.js';
import type { Problem } from '../schema/location.js';
import { sealedProblems } from '../secrets/sealed-secrets.js';
import { Secrets } from '../secrets/secrets.js';

/** Adds the objects that create the Secrets which all constructs of the tree read, after these constructs. */
export function addSecrets(
  app: App,
  scope: Construct,
  environment: Environment,
  instance: Instance,
): readonly Problem[] {
  const required = published(app, 'secrets');
  const unsealed = sealingProblems(environment, instance, required);
  // With a problem there, the rest is checked as if all of them existed.
  const settings = unsealed.length === 0 ? environment.settings.secrets : ({ source: 'given' } as const);
  new Secrets(scope, 'Secrets', { instance, settings, required });
  return unsealed;
}

/** The sealed keys must be those that are read; only the whole overlay knows which are read. */
function sealingProblems(
  { settings: { secrets }, locate }: Environment,
  instance: Instance,
  required: readonly SecretRequirement[],
): readonly Problem[] {
  if (secrets.source !== 'sealed-secrets') return [];
  return sealedProblems(secrets, joinRequirements(required), instance).map((message) => ({
    location: locate(['secrets', 'sealed']),
    message,
    fix: 'seal exactly the keys that the pods read, with kubeseal; the README of the overlay with source: given lists them',
  }));
}

/** In dev MLflow's published keys are acceptable, if the Secret would have to be created by hand first. */
export function ownKeys({ stage, secrets }: Pick<Environment['settings'], 'stage' | 'secrets'>): boolean {
  return stage === 'prod' || secrets.source !== 'given';
}
