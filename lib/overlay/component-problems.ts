import type { Environment } from '../environment/environment.js';
import type { Problem } from '../schema/location.js';

/** Components that additional connections name and the overlay does not have: their rule would be lost without a word. */
export function componentProblems({ settings, locate }: Environment, present: readonly string[]): readonly Problem[] {
  const { additionalEgress, additionalIngress } = settings.networkPolicy;
  return Object.entries({ additionalEgress, additionalIngress }).flatMap(([field, items]) =>
    items.flatMap(({ components = [] }, item) =>
      components.flatMap((component, index) =>
        present.includes(component)
          ? []
          : [
              {
                location: locate(['networkPolicy', field, item, 'components', index]),
                message: `component ${component} is not part of this overlay`,
                fix: `remove it; components of this overlay: ${[...new Set(present)].sort().join(', ')}`,
              },
            ],
      ),
    ),
  );
}
