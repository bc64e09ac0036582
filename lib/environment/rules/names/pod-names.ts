import { type ChosenName, shared } from './chosen-name.js';

/** The fields of `pods`, or of the `pod` of a component, that hold a name; some components trust no bundle of CAs. */
export function podNames<P, C>(
  place: string,
  pullSecret: P,
  caBundle?: C,
): Readonly<Record<string, P | C | ChosenName>> {
  return {
    [`${place}.priorityClassName`]: shared('PriorityClass'),
    [`${place}.runtimeClassName`]: shared('RuntimeClass'),
    [`${place}.pullSecrets.*`]: pullSecret,
    ...(caBundle ? { [`${place}.caBundleConfigMap.name`]: caBundle } : {}),
  };
}
