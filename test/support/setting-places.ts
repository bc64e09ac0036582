import { isObject, type PlainObject } from '../../lib/kubernetes/structural.js';
import { isSame, otherValues, smallest } from './setting-values.js';
import type { Alternative, Setting, SettingSchema } from './settings.js';

/** Two environments that differ in one setting alone. */
export interface Change {
  readonly before: PlainObject;
  readonly after: PlainObject;
}

/** How surroundings are made that an environment lacks; `alone` also makes those that exist anew, with the one setting besides what is required. */
const makers = ['example', 'smallest', 'alone'] as const;
type Maker = (typeof makers)[number];

/** A setting inside an environment that has its surroundings. */
interface Place {
  readonly root: PlainObject;
  readonly value: unknown;
  readonly put: (value: unknown) => void;
  /** How many of the surroundings had to be made. */
  readonly made: number;
}

/** The changes of one setting, those first for which the least has to be made around it. */
export function* changesOf(
  setting: Setting,
  environments: readonly PlainObject[],
  given?: readonly unknown[],
): Iterable<Change> {
  const alternative = setting.steps.at(-2);
  if (setting.schema.const !== undefined && alternative && 'option' in alternative) {
    for (const environment of environments) yield* swaps(setting, alternative, environment);
    return;
  }
  const known = environments
    .map((environment) => ({ environment, made: placed(setting, environment, 'smallest').made }))
    .sort((a, b) => a.made - b.made);
  for (const { environment } of known) {
    const seen: PlainObject[] = [];
    for (const maker of makers) {
      const { root, value, put } = placed(setting, environment, maker);
      if (seen.some((one) => isSame(one, root))) continue;
      const before = structuredClone(root);
      seen.push(before);
      for (const other of given ?? otherValues(setting, value)) {
        put(structuredClone(other));
        yield { before, after: structuredClone(root) };
      }
    }
  }
}

/** One alternative in the place of another, in both directions. */
function* swaps(
  { name, steps, schema }: Setting,
  { option, others, discriminator }: Alternative,
  environment: PlainObject,
) {
  const { root, value, put, made } = placed({ name, steps: steps.slice(0, -2), schema }, environment, 'smallest');
  if (made > 0) return;
  const before = structuredClone(root);
  const present = isObject(value) ? (value[discriminator] ?? option.properties?.[discriminator]?.default) : undefined;
  const swapped = present === option.properties?.[discriminator]?.const ? others : [option];
  for (const other of swapped) {
    put(smallest(other));
    yield { before, after: structuredClone(root) };
  }
}

function placed({ steps, schema }: Setting, environment: PlainObject, maker: Maker): Place {
  const root = structuredClone(environment) as Record<string, unknown>;
  let made = 0;
  let value: unknown = root;
  /** The schema of the value at hand, for its examples. */
  let around: SettingSchema | undefined;
  let put = (_: unknown): void => undefined;
  const make = (fits: (example: unknown) => boolean, otherwise: SettingSchema | readonly SettingSchema[]): void => {
    made += 1;
    const example = maker === 'example' ? around?.examples?.find(fits) : undefined;
    value = structuredClone(
      example ?? (Array.isArray(otherwise) ? otherwise.map(smallest) : smallest(otherwise as SettingSchema)),
    );
    put(value);
  };
  const enter = (holder: Record<string | number, unknown>, key: string | number, next: SettingSchema | undefined) => {
    put = (other) => {
      holder[key] = other;
    };
    value = holder[key];
    around = next;
  };
  for (const [index, step] of steps.entries()) {
    if ('field' in step) {
      const alone = maker === 'alone' && index > 0 && index === steps.length - 1;
      if (alone || !isObject(value)) make(isObject, step.of);
      const holder = value as Record<string, unknown>;
      if (alone) holder[step.field] ??= schema.examples?.[0];
      enter(holder, step.field, step.of.properties?.[step.field]);
    } else if ('option' in step) {
      const { [step.discriminator]: wanted } = step.option.properties ?? {};
      const selects = (one: unknown) => isObject(one) && (one[step.discriminator] ?? wanted?.default) === wanted?.const;
      if (!selects(value)) make(selects, step.option);
    } else if ('item' in step) {
      const isFilled = (one: unknown) => Array.isArray(one) && one.length > 0;
      if (!isFilled(value)) make(isFilled, [step.item]);
      enter(value as Record<number, unknown>, 0, step.item);
    } else {
      const isFilled = (one: unknown) => isObject(one) && Object.keys(one).length > 0;
      if (!isFilled(value)) make(isFilled, { properties: { example: step.entry }, required: ['example'] });
      const map = value as Record<string, unknown>;
      enter(map, Object.keys(map)[0] ?? '', step.entry);
    }
  }
  return { root, value, put, made };
}
