import { z } from 'zod';
import { isAnnotationKey, isKey, labelProblems } from '../kubernetes/naming.js';
import { field, labels } from '../schema/fields.js';

/** Keys that an environment cannot set on every object, with the reason. */
const reservedKeys: readonly { readonly keys: RegExp; readonly use: string }[] = [
  { keys: /^app\.kubernetes\.io\//, use: 'is set by the overlay' },
  { keys: /^([^/]+\.)?(kubernetes|k8s)\.io\//, use: 'is reserved for Kubernetes' },
  {
    keys: /^(app|control-plane|role|job-name|controller-uid|pod-template-hash|controller-revision-hash)$/,
    use: 'selects pods',
  },
  { keys: /^([^/]+\.)?cnpg\.io\//, use: 'is set by CloudNativePG' },
  {
    keys: /^(argocd\.argoproj\.io|([^/]+\.)?fluxcd\.io|(meta\.)?helm\.sh)\//,
    use: 'is set by the tool that applies the overlay',
  },
];

const keyForm =
  'a key has at most 63 letters, digits, "-", "_" and ".", with an optional DNS name as prefix: example.com/team';

/** Rejects reserved and invalid keys and invalid values, each at its line. */
function refuse(isValid: (key: string) => boolean, problemsOf: (key: string, value: string) => Iterable<string>) {
  return (entries: Readonly<Record<string, string>>, context: z.core.$RefinementCtx): void => {
    for (const [key, value] of Object.entries(entries)) {
      const at = (message: string, fix: string) =>
        context.addIssue({ code: 'custom', path: [key], message, params: { fix } });
      const reserved = reservedKeys.find(({ keys }) => keys.test(key));
      if (reserved) at(`${key} ${reserved.use}`, 'remove it, or use a key with your own prefix: example.com/team');
      else if (!isValid(key)) at(`"${key}" is not a valid key`, keyForm);
      else for (const message of problemsOf(key, value)) at(message, 'correct the value');
    }
  };
}

/** Metadata of every object of an overlay. */
export const commonMetadataFields = {
  labels: field(
    labels.superRefine(refuse(isKey, (key, value) => labelProblems({ [key]: value }))).default({}),
    'Labels of every object, besides app.kubernetes.io/*. Existing labels of an object are not changed.',
    { team: 'ml-platform', 'example.com/cost-center': '4711' },
  ),
  annotations: field(
    labels.superRefine(refuse(isAnnotationKey, () => [])).default({}),
    'Annotations of every object. Existing annotations of an object are not changed.',
    { 'example.com/contact': 'ml-platform@example.com' },
  ),
  podMetadata: field(
    z.boolean().default(false),
    'Whether pods have these labels and annotations too, below those of pods.labels and pods.annotations, which only pods have. If so, changing them restarts every pod and runs the migration again.',
    true,
  ),
};
