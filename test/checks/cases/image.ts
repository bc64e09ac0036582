import { kindDev, kindProd, overlayOf } from '../../support/environments.js';
import { realmProd } from '../../support/keycloak.js';
import { oidcProd } from '../../support/oidc.js';
import { replaced } from '../../support/replaced.js';
import { standaloneCloudNativePg, standaloneDev, standaloneProd } from '../../support/standalone.js';
import { type Allowed, type Broken, changed, manager, mlflowWith } from '../support.js';

/** The images of cache and realm are defaults, which have no digest. */
const oidcWithDefaults = `${oidcProd}keycloak: {}\n`;
const pinned = replaced(
  oidcProd,
  'cache: {type: in-cluster}',
  `cache: {type: in-cluster, image: "example.com/valkey@sha256:${'c'.repeat(64)}"}`,
);

const sha = `@sha256:${'d'.repeat(64)}`;
const databaseAt = (image: string) =>
  replaced(standaloneCloudNativePg, 'backup: {', `image: "example.com/postgresql${image}", backup: {`);
const keycloakWith = (fields: string) =>
  replaced(
    replaced(realmProd, 'cache: {type: in-cluster}', `cache: {type: in-cluster, image: "example.com/valkey${sha}"}`),
    'keycloak: {admin: {type: client, realm: mlflow}}',
    `keycloak: {apply: {type: realm-import}, server: {${fields}}}`,
  );
const pinnedKeycloak = keycloakWith(`image: "k${sha}", database: {image: "p:18${sha}"}`);
const withExtra = (object: string) => `${standaloneProd}extraObjects: [{metadata: {name: x}, ${object}}]\n`;
const rollout = (image: string) =>
  withExtra(
    `apiVersion: argoproj.io/v1alpha1, kind: Rollout, spec: {template: {spec: {containers: [{name: a, image: "${image}"}]}}}`,
  );

export const broken: readonly Broken[] = [
  ...(
    [
      ['ghcr.io/x/MLflow :1.2', 'has a blank, which no reference to an image has'],
      ['ghcr.io/x/MLflow:1.2', 'has "MLflow" in its name: lower-case letters and digits'],
      ['ghcr_io.example:5000/x:1.2', 'has the registry "ghcr_io.example:5000", which is not a host'],
      ['ghcr.io/x:-1', 'has the tag "-1": letters, digits'],
    ] as const
  ).map(([image, says]): Broken => ['MLF-IMAGE-2', standaloneProd, () => overlayOf(rollout(image)), says]),
  [
    'MLF-IMAGE-1',
    kindProd,
    () =>
      changed(kindProd, 'Deployment', (object) => {
        manager(object).image = 'example.com/operator:v1';
      }),
    '"example.com/operator:v1" has no digest',
  ],
  [
    'MLF-IMAGE-1',
    kindProd,
    () =>
      changed(kindProd, 'Deployment', (object) => {
        manager(object).image = 'example.com/operator@sha256:<digest>';
      }),
    'has no digest',
  ],
  [
    'MLF-IMAGE-1',
    pinned,
    () => overlayOf(oidcWithDefaults),
    'set authentication.cache.image: docker.io/valkey/valkey@sha256:<digest>',
  ],
  [
    'MLF-IMAGE-1',
    pinned,
    () => overlayOf(oidcWithDefaults),
    'set keycloak.apply.image: quay.io/keycloak/keycloak@sha256:<digest>',
  ],
  [
    'MLF-IMAGE-1',
    databaseAt(`:18.1${sha}`),
    () => overlayOf(databaseAt(':18.1')),
    'set backendStore.image: example.com/postgresql:18.1@sha256:<digest>',
  ],
  [
    'MLF-IMAGE-1',
    pinnedKeycloak,
    () => overlayOf(keycloakWith(`image: "k${sha}"`)),
    'set keycloak.server.database.image: ghcr.io/cloudnative-pg/postgresql:18.6-system-trixie@sha256:<digest>',
  ],
  [
    'MLF-IMAGE-1',
    pinnedKeycloak,
    () => overlayOf(keycloakWith(`image: "example.com/keycloak:26.7.4", database: {image: "p:18${sha}"}`)),
    'set keycloak.server.image: example.com/keycloak@sha256:<digest>',
  ],
  [
    'MLF-IMAGE-1',
    rollout(`a${sha}`),
    () => overlayOf(rollout('a:1')),
    'Rollout x spec.template.spec.containers[0].image: "a:1" has no digest',
  ],
  [
    'MLF-IMAGE-2',
    databaseAt(`:18.1${sha}`),
    () => overlayOf(databaseAt(':latest')),
    '"example.com/postgresql:latest" has the tag latest',
  ],
  [
    'MLF-IMAGE-2',
    kindDev,
    () =>
      changed(kindDev, 'Deployment', (object) => {
        manager(object).image = 'registry:5000/operator';
      }),
    'has no tag or digest',
  ],
  [
    'MLF-IMAGE-2',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { image: { image: 'mlflow:latest' } })),
    'has the tag latest',
  ],
  [
    'MLF-IMAGE-2',
    kindDev,
    () => mlflowWith(kindDev, { image: { image: 'quay.io/opendatahub/mlflow@sha256:<digest>' } }),
    'has no digest after the @',
  ],
  [
    'MLF-IMAGE-3',
    standaloneDev,
    () => overlayOf(replaced(standaloneDev, 'mlflow:3.17.2"', 'mlflow:3.14.0", version: 3.17.2')),
    '5:25 MLF-IMAGE-3',
  ],
  [
    'MLF-IMAGE-3',
    kindDev,
    () => mlflowWith(kindDev, { image: { image: 'example.com/mlflow:v3.1.0-cpu@sha256:abc' } }),
    'has the tag of 3.1.0, and the version is 3.',
  ],
  [
    'MLF-IMAGE-4',
    standaloneDev,
    () => overlayOf(replaced(standaloneDev, 'localhost/mlflow:3.17.2', 'ghcr.io/mlflow/mlflow:v3.17.2')),
    '"ghcr.io/mlflow/mlflow:v3.17.2" is known to lack mlflow-kubernetes-plugins\n',
  ],
  [
    'MLF-IMAGE-4',
    standaloneProd,
    () => overlayOf(replaced(standaloneProd, 'example.com/mlflow@', 'harbor.example.com/proxy/ghcr.io/mlflow/mlflow@')),
    'is known to lack mlflow-kubernetes-plugins and a PostgreSQL driver',
  ],
  [
    'MLF-IMAGE-4',
    kindProd,
    () => mlflowWith(kindProd, { image: { image: 'ghcr.io/mlflow/mlflow:v3.14.0-full' } }),
    'is known to lack mlflow-kubernetes-plugins\n',
  ],
];

export const allowed: readonly Allowed[] = [
  [
    'MLF-IMAGE-2',
    'values of a chart, with the tag beside the image',
    () =>
      overlayOf(
        withExtra(
          'apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, spec: {values: {image: example.com/a, tag: "1"}}',
        ),
      ),
  ],
  [
    'MLF-IMAGE-3',
    'a port of the registry, a digest and a build number',
    () => overlayOf(replaced(standaloneDev, 'localhost/mlflow:3.17.2', 'localhost:5000/mlflow:3.17.2-7')),
  ],
  [
    'MLF-IMAGE-4',
    'the official image without authentication and PostgreSQL',
    () =>
      overlayOf(
        replaced(
          replaced(standaloneDev, 'localhost/mlflow:3.17.2', 'ghcr.io/mlflow/mlflow:v3.17.2'),
          '{type: kubernetes}',
          '{type: none}',
        ),
      ),
  ],
];
