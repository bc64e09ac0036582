/** What the step between two states of an overlay means, by its overlay.json: versions, requirements, prerequisites. */
import { documentedSteps } from '../release-steps.js';
import type { Rule } from '../rule.js';

type StepRule = Omit<Rule, 'find'>;

export const programDowngrade: StepRule = {
  id: 'downtime/program-downgrade',
  title: 'a plug-in or the operator goes back to an older version',
  reason: 'what the newer one has written, or fields that only it knows, can be refused by the older one',
  advice: 'keep the version; or read its release notes first',
  source: 'lib/output/summary/summary-schema.ts, versions',
};

export const programUpgrade: StepRule = {
  id: 'restart/program-upgrade',
  title: 'a plug-in or the operator gets a newer version',
  reason: 'pods restart with the new image; permissions of resources that are new in it apply',
  advice: 'the image must have this version: read its release notes, and build images/ again if it is your own',
  source: 'lib/output/summary/summary-schema.ts, versions',
};

export const platformDowngrade: StepRule = {
  id: 'downtime/platform-downgrade',
  title: 'the platform goes back to an older release',
  reason:
    'the Operator Lifecycle Manager does not install an older version over a newer one, and fields that only the newer one knows are dropped',
  advice: 'keep the release that the cluster has',
  source: 'olm.operatorframework.io, How do I update my operator: upgrades only go forward',
};

export const platformSkips: StepRule = {
  id: 'downtime/platform-skips',
  title: 'a release of the platform is skipped',
  reason:
    'its operator is upgraded through each release in between, and definitions and stored objects are converted with each',
  advice:
    'go through each release: change the environment and the channel of the Subscription to the next one, wait until the DataScienceCluster is ready, and go on',
  source: documentedSteps,
};

export const platformUpgrade: StepRule = {
  id: 'downtime/platform-upgrade',
  title: 'the overlay is for another release of the platform',
  reason:
    'the cluster must have that release before it is applied: older operators refuse or ignore fields that are new',
  advice: 'upgrade the platform first, and wait until the DataScienceCluster is ready',
  source: 'lib/platform/profiles.ts',
};

export const otherForm: StepRule = {
  id: 'data-loss/other-form',
  title: 'the form of the server or the platform changes',
  reason: 'another server is created, with other names; nothing is taken over from the old one',
  advice: 'treat it as a new environment: give it a file of its own, move the data, and remove the old one',
  source: 'lib/overlay/operated-overlay.ts and standalone-overlay.ts',
};

export const requirementAdded: StepRule = {
  id: 'downtime/requirement-added',
  title: 'an object of others is required that was not before',
  reason: 'pods do not start without it (CreateContainerConfigError, or a volume that cannot be mounted)',
  advice: 'create it before the overlay is applied; cdk8s-mlflow secrets prints the commands for Secrets',
  source: 'kubernetes.io, Secrets: a pod does not start as long as a required Secret or key is missing',
};

export const requirementLeft: StepRule = {
  id: 'downtime/requirement-left',
  title: 'an object that a controller made has to be made by hand from now on',
  reason:
    'it is deleted with the object that made it, such as an ExternalSecret or a Cluster, and pods do not start without it',
  advice:
    'save its values before the overlay is applied, and create it with them once the old one is deleted: new random values do not fit what is encrypted or stored with the old ones',
  source:
    'external-secrets.io, ExternalSecret (creationPolicy Owner); kubernetes.io, Garbage Collection, Owners and dependents',
};

export const prerequisiteAdded: StepRule = {
  id: 'downtime/prerequisite-added',
  title: 'the cluster must have something more',
  reason: 'objects of the overlay are refused without it, or never become ready',
  advice: 'install it before the overlay is applied',
  source: 'lib/overlay/prerequisites.ts',
};

export const uriChanged: StepRule = {
  id: 'downtime/uri',
  title: 'the URI of the server changes',
  reason: 'MLFLOW_TRACKING_URI of clients, links and redirect URIs of logins lead nowhere',
  advice: 'tell all users; change clients, pipelines and workbenches with it',
  source: 'lib/clients/client-access.ts',
};

export const versionNotes: StepRule = {
  id: 'downtime/version-notes',
  title: 'MLflow passes a version that changes what it accepts',
  reason: 'the release changes behaviour, not only features',
  advice: 'read what is named',
  source: 'comparison of the wheels of MLflow on PyPI; lib/changes/version-notes.ts',
};

export const stepRules: readonly StepRule[] = [
  otherForm,
  platformDowngrade,
  platformSkips,
  platformUpgrade,
  requirementAdded,
  requirementLeft,
  prerequisiteAdded,
  uriChanged,
  programDowngrade,
  versionNotes,
  programUpgrade,
];
