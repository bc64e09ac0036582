import type { KubernetesObject } from '../../kubernetes/object.js';
import { containersOf, podTemplates } from '../../kubernetes/pods.js';
import type { RenderedObjects } from '../../overlay/rendered-overlay.js';
import type { Check } from '../check.js';
import { mlflowOf } from '../servers.js';
import { variablesOf } from '../variables.js';

interface ImageUse {
  readonly object: KubernetesObject;
  readonly field: string;
  readonly image: string;
}

/** Every image of the overlay: of containers, of the MLflow resource, and of the operator's variables. */
function imagesOf(overlay: RenderedObjects): readonly ImageUse[] {
  const mlflow = mlflowOf(overlay);
  const own = mlflow?.spec.image?.image;
  return [
    ...(mlflow && own ? [{ object: mlflow.object, field: 'spec.image.image', image: own }] : []),
    ...podTemplates(overlay.objects).flatMap((pod) =>
      containersOf(pod).map(({ container, field }) => ({
        object: pod.object,
        field: `${field}.image`,
        image: container.image ?? '',
      })),
    ),
    ...variablesOf(overlay).flatMap(({ object, field, variable }) =>
      variable.name === 'MLFLOW_IMAGE' || variable.name.startsWith('RELATED_IMAGE_')
        ? [{ object, field: `${field}.value`, image: variable.value ?? '' }]
        : [],
    ),
  ];
}

const digest = /@sha256:[0-9a-f]{64}$/;

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
      for (const { image, ...use } of imagesOf(overlay))
        if (!digest.test(image)) yield { ...use, message: `"${image}" has no digest` };
    },
  },
  {
    id: 'MLF-IMAGE-2',
    title: 'images have a tag or a digest, and the tag is not latest',
    cause: 'the running version is unknown, and each new node may pull another one',
    fix: 'set a version, preferably a digest',
    waivable: true,
    *run(manifests) {
      for (const { image, ...use } of imagesOf(manifests)) {
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
];
