/** Who may log in, who administrates, and what decides who a caller is. */
import type { FieldChange } from '../field-changes.js';
import { foundIn } from '../match.js';
import type { Rule } from '../rule.js';
import { valueIn, variables } from './logins.js';
import { podFields } from './pod-privileges.js';
import { admitsFewer, admitsMore, admitting, changesClaims, proxySettings, without } from './proxy-settings.js';
import { joined } from './single-rights.js';

const administrators: Rule = {
  id: 'privilege/administrators',
  title: 'more groups administrate the server',
  reason: 'members of these groups get every permission on all experiments, models and users',
  advice: 'make sure that each group is meant, and who may add members to it at the issuer',
  source: 'mlflow-oidc-auth, configuration (OIDC_ADMIN_GROUP_NAME)',
  find: (change) => {
    const fields = variables(change, 'OIDC_ADMIN_GROUP_NAME').filter((field) => addedItems(field).length > 0);
    return withGroups(fields, 'get every permission on all experiments, models and users');
  },
};

const users: Rule = {
  id: 'privilege/login-groups',
  title: 'more groups, addresses or issuers may log in',
  reason: 'who is admitted gets the default permission, and all that is granted by name',
  advice: 'make sure that each is meant, and what the default permission is',
  source: 'mlflow-oidc-auth, configuration (OIDC_GROUP_NAME); oauth2-proxy, Config Options and Alpha Configuration',
  find: (change) => [
    ...withGroups(
      variables(change, 'OIDC_GROUP_NAME').filter((field) => addedItems(field).length > 0),
      'may log in, and get the default permission and all that is granted by name',
    ),
    ...foundIn([
      ...podFields(change, 'containers[*].args').filter(
        ({ before, after }) => without(admitting(after), admitting(before)).length > 0,
      ),
      ...proxySettings(change).filter(admitsMore),
    ]),
  ],
};

const source = [
  'OIDC_ISSUER',
  'OIDC_DISCOVERY_URL',
  'OIDC_AUDIENCE',
  'OIDC_GROUPS_ATTRIBUTE',
  'OIDC_USERNAME_FIELD',
  'AUTH_PROVIDERS',
  'MLFLOW_K8S_AUTH_AUTHORIZATION_MODE',
  'MLFLOW_K8S_AUTH_USERNAME_CLAIM',
  'MLFLOW_K8S_AUTH_REMOTE_USER_HEADER',
  'MLFLOW_K8S_AUTH_REMOTE_GROUPS_HEADER',
];
const switches = ['OIDC_TRUST_BEARER_GROUP_CLAIMS', 'OIDC_PROVISION_ON_BEARER_AUTH'];

const identity: Rule = {
  id: 'privilege/identity-source',
  title: 'something else decides who a caller is',
  reason:
    'permissions are stored by names of users and groups: who has the same name there gets them, and who is named otherwise loses them',
  advice: 'compare the names of users and groups in both; sessions and tokens of the old one are no longer accepted',
  source:
    'mlflow-oidc-auth, configuration (OIDC_*, AUTH_PROVIDERS); mlflow-kubernetes-plugins, MLFLOW_K8S_AUTH_*; oauth2-proxy, Alpha Configuration (issuerURL, emailClaim, groupsClaim)',
  find: (change) =>
    foundIn([
      ...variables(change, ...source),
      ...variables(change, ...switches).filter(({ after }) => valueIn(after) === 'true'),
      ...proxySettings(change).filter(changesClaims),
    ]),
};

const proxies: Rule = {
  id: 'privilege/trusted-proxies',
  title: 'more addresses are trusted as proxies',
  reason: 'requests from these addresses say for themselves which client, host and scheme they come from',
  advice: 'name only the addresses of the pods of the gateway',
  source: 'mlflow-oidc-auth, configuration (TRUSTED_PROXIES)',
  find: (change) => foundIn(variables(change, 'TRUSTED_PROXIES').filter((field) => addedItems(field).length > 0)),
};

const fewer: Rule = {
  id: 'downtime/login-groups',
  title: 'fewer groups may log in, or administrate the server',
  reason: 'who is in none of the groups that are left can no longer do so',
  advice: 'tell them, or put those who still need it into another group first',
  source: users.source,
  find: (change) =>
    foundIn([
      ...variables(change, 'OIDC_GROUP_NAME', 'OIDC_ADMIN_GROUP_NAME').filter(
        ({ before, after }) => without(listIn(before), listIn(after)).length > 0,
      ),
      ...proxySettings(change).filter(admitsFewer),
    ]),
};

export const loginGroups: readonly Rule[] = [administrators, users, identity, proxies, fewer];

function withGroups(fields: readonly FieldChange[], what: string) {
  const groups = fields.flatMap(addedItems);
  return foundIn(fields).map((one) => ({ ...one, reason: `members of ${joined([...new Set(groups)])} ${what}` }));
}

function addedItems({ before, after }: FieldChange): readonly string[] {
  return without(listIn(after), listIn(before));
}

function listIn(value: unknown): readonly string[] {
  return valueIn(value)
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}
