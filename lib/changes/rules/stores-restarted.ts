/** What operators restart: PostgreSQL by CloudNativePG, Keycloak, the pipeline server. */
import { fieldRule } from '../match.js';
import { changesMajor } from './databases.js';

const postgresql = fieldRule({
  id: 'restart/postgresql',
  title: 'CloudNativePG restarts the instances of a database',
  reason:
    'replicas first, then a switchover of the primary: connections break for some seconds; with one instance, for the whole restart',
  advice: 'the server connects again by itself; jobs that run can fail',
  source: 'cloudnative-pg.io, Rolling Updates and PostgreSQL Configuration (parameters that require a restart)',
  kinds: ['postgresql.cnpg.io/Cluster'],
  fields: [
    'spec.imageName',
    'spec.imageCatalogRef',
    'spec.postgresql',
    'spec.resources',
    'spec.affinity',
    'spec.topologySpreadConstraints',
    'spec.env',
    'spec.plugins',
    'spec.walStorage',
  ],
  // Another major version stops them all; the size of a volume restarts nothing.
  when: (field) => !changesMajor(field) && (field.path[1] !== 'walStorage' || field.path.length === 2),
});

const keycloak = fieldRule({
  id: 'restart/keycloak',
  title: 'Keycloak restarts',
  reason: 'its operator replaces the pods; logins wait, and sessions in memory end where there is one instance',
  advice: 'apply it when few users log in',
  source: 'keycloak.org, Keycloak Operator, Basic deployment',
  kinds: ['k8s.keycloak.org/Keycloak'],
  fields: ['spec'],
});

const pipelines = fieldRule({
  id: 'restart/pipeline-server',
  title: 'the pipeline server restarts',
  reason: 'its operator replaces the pods; runs go on, but the API is away for some minutes',
  advice: 'apply it when no pipeline is submitted',
  source: 'opendatahub-io/data-science-pipelines-operator, DataSciencePipelinesApplication',
  kinds: ['datasciencepipelinesapplications.opendatahub.io/DataSciencePipelinesApplication'],
  fields: ['spec'],
});

export const operatorsRestart = [postgresql, keycloak, pipelines];
