import { imageStreamRegistry } from '../../consumers/workbench/notebook.js';
import { fieldName } from '../../kubernetes/structural.js';
import type { RenderedObjects, RenderedOverlay } from '../../overlay/rendered-overlay.js';
import type { ValuePath } from '../../schema/location.js';
import { versionInTag } from '../../standalone/image-version.js';
import type { Check } from '../check.js';
import { imageOrigin } from '../image-origin.js';
import { referenceProblem } from '../image-reference.js';
import { type ImageUse, imagesOf } from '../images.js';
import { lackedBy } from '../server-images.js';
import { mlflowOf, serverPodsOf } from '../servers.js';

/** The image of each server: of the MLflow resource, or of the container that runs MLflow. */
function serverImagesOf(objects: RenderedObjects): readonly ImageUse[] {
  const mlflow = mlflowOf(objects);
  const own = mlflow?.spec.image?.image;
  return [
    ...(mlflow && own ? [{ object: mlflow.object, field: 'spec.image.image', image: own }] : []),
    ...serverPodsOf(objects).map(({ pod, container, field }) => ({
      object: pod.object,
      field: `${field}.image`,
      image: container.image ?? '',
    })),
  ];
}

const digest = /@sha256:[0-9a-f]{64}$/;

/** The fix with the field of the environment: an image that is not written there is a default. */
function fieldToSet(
  use: ImageUse,
  { environment }: RenderedOverlay,
): { readonly fix?: string; readonly environmentPath?: ValuePath } {
  const { object, image } = use;
  const path = imageOrigin(use, environment);
  // CloudNativePG refuses an image without a tag: it detects upgrades by it (1.30, internal/webhook/v1/cluster_webhook.go).
  const name = object.kind === 'Cluster' ? image.replace(/@.*$/, '') : image.replace(/[@:][^/]*$/, '');
  return path
    ? {
        environmentPath: path,
        fix: `set ${fieldName(path)}: ${name}@sha256:<digest>; skopeo inspect docker://${image} prints it`,
      }
    : {};
}

/** Images and their versions. */
export const imageChecks: readonly Check[] = [
  {
    id: 'MLF-IMAGE-1',
    title: 'production images are pinned by digest',
    cause: 'a tag can change: replicas may run different versions, and a rollback may not restore the old one',
    fix: 'set <name>@sha256:<digest>; skopeo inspect docker://<name>:<tag> prints it',
    waivable: true,
    needs: 'environment',
    *run(overlay) {
      if (overlay.environment.settings.stage !== 'prod') return;
      for (const use of imagesOf(overlay)) {
        const { image, ...place } = use;
        if (!digest.test(image) && !image.startsWith(`${imageStreamRegistry}/`))
          yield { ...place, message: `"${image}" has no digest`, ...fieldToSet(use, overlay) };
      }
    },
  },
  {
    id: 'MLF-IMAGE-2',
    title: 'images are references with a tag or a digest, and the tag is not latest',
    cause: 'the running version is unknown, and each new node may pull another one',
    fix: 'set a version, preferably a digest',
    waivable: true,
    *run(manifests) {
      for (const { image, ...use } of imagesOf(manifests)) {
        const wrong = referenceProblem(image);
        if (wrong) {
          yield { ...use, message: `"${image}" ${wrong}` };
          continue;
        }
        if (image.includes('@')) {
          if (!digest.test(image)) yield { ...use, message: `"${image}" has no digest after the @` };
          continue;
        }
        const tag = /:([^:/]+)$/.exec(image)?.[1];
        if (!tag || tag === 'latest')
          yield { ...use, message: `"${image}" ${tag ? 'has the tag latest' : 'has no tag or digest'}` };
      }
    },
  },
  {
    id: 'MLF-IMAGE-3',
    title: "the tag of the server's image is the version of MLflow",
    cause:
      'paths, variables, roles and the migration are those of the other version: pages are not found, settings are ignored, or the server does not start with the schema of the database',
    fix: 'set server.image.version to the version in the image, or use an image of that version; waive it if tags of this registry have other numbers',
    waivable: true,
    *run(manifests) {
      const { mlflowVersion } = manifests;
      for (const { image, ...use } of serverImagesOf(manifests)) {
        const tagged = versionInTag(image);
        if (mlflowVersion && tagged && tagged !== mlflowVersion)
          yield { ...use, message: `"${image}" has the tag of ${tagged}, and the version is ${mlflowVersion}` };
      }
    },
  },
  {
    id: 'MLF-IMAGE-4',
    title: "the server's image has what its authentication and database require",
    cause: 'the server does not start: "No module named …"',
    fix: 'build an image from images/mlflow, or with authentication oidc from images/mlflow-oidc',
    waivable: true,
    needs: 'environment',
    *run(overlay) {
      const { form, settings } = overlay.environment;
      const type = form === 'operated' ? 'kubernetes' : settings.authentication.type;
      const plugIn = type === 'none' ? undefined : type === 'oidc' ? 'mlflow-oidc-auth' : 'mlflow-kubernetes-plugins';
      const postgresql = settings.backendStore.type !== 'sqlite';
      for (const { image, ...use } of serverImagesOf(overlay)) {
        const lacked = lackedBy(image, { plugIn, postgresql });
        if (lacked.length > 0) yield { ...use, message: `"${image}" is known to lack ${lacked.join(' and ')}` };
      }
    },
  },
];
