/** Digests of images: which content a tag stands for. The restart itself is said by the rules on pods. */
import { type ImageName, imageName } from '../../output/summary/image-name.js';
import type { FieldChange } from '../field-changes.js';
import { foundIn } from '../match.js';
import type { Rule } from '../rule.js';

const images = 'kubernetes.io, Images, Image names: with a tag and a digest, only the digest is used for pulling';

const lost = imageRule(
  {
    id: 'privilege/digest-lost',
    title: 'an image is no longer pinned by a digest',
    reason:
      'whoever may push to the registry decides what the pods run: a tag can be moved, and each node pulls what it stands for at that time',
    advice: 'keep the digest; skopeo inspect docker://<name>:<tag> prints that of a new version',
    source: 'kubernetes.io, Images, Image pull policy: an image by digest has always the same code, a tag may move',
  },
  (before, after) => before.digest !== undefined && after.digest === undefined,
);

const changed = imageRule(
  {
    id: 'restart/digest-changed',
    title: 'an image has another digest, and the same tag',
    reason:
      'other content runs, though the version in the tag is the same: the tag was moved, or the image built again',
    advice:
      'find out why: compare both digests with what the publisher says of the tag, and skopeo inspect docker://<name>@<digest> of each (created, labels)',
    source: images,
  },
  (before, after) =>
    before.tag !== undefined &&
    before.tag === after.tag &&
    before.digest !== undefined &&
    after.digest !== undefined &&
    before.digest !== after.digest,
);

const added = imageRule(
  {
    id: 'restart/digest-added',
    title: 'an image of the same tag is pinned by a digest',
    reason:
      'only the digest is used for pulling from now on: if it is that of the tag, the same content starts, else another one',
    advice: 'make sure that it is that of the tag: skopeo inspect docker://<name>:<tag>',
    source: images,
  },
  (before, after) => before.tag === after.tag && before.digest === undefined && after.digest !== undefined,
);

export const imageDigests: readonly Rule[] = [lost, changed, added];

/** A rule on images of one name, in any field: those of containers, of custom resources, and in variables of operators. */
function imageRule(rule: Omit<Rule, 'find'>, when: (before: ImageName, after: ImageName) => boolean): Rule {
  return {
    ...rule,
    find: ({ fields }) => foundIn(fields.filter((field) => isOfOneImage(field, when))),
  };
}

function isOfOneImage({ before, after }: FieldChange, when: (before: ImageName, after: ImageName) => boolean): boolean {
  if (typeof before !== 'string' || typeof after !== 'string') return false;
  // A text with a digest is an image; without one, only the other state tells that it is.
  if (![before, after].some((text) => /^\S+@sha256:[0-9a-f]{64}$/.test(text))) return false;
  const [old, next] = [imageName(before), imageName(after)];
  return old.name === next.name && when(old, next);
}
