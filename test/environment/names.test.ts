/** Every name that an environment may choose, against all derived names and all limits. */
import { parse } from 'yaml';
import type { z } from 'zod';
import { runChecks } from '../../lib/checks/run.js';
import type { Environment } from '../../lib/environment/environment.js';
import { operatedSchema } from '../../lib/environment/operated-schema.js';
import { formatProblems } from '../../lib/environment/parse.js';
import { type ChosenName, type ChosenNames, namesAt } from '../../lib/environment/rules/names/chosen-name.js';
import { type Names, nameProblems } from '../../lib/environment/rules/names/name-problems.js';
import { keyOfNamed } from '../../lib/environment/rules/names/named-object.js';
import { operatedChosen } from '../../lib/environment/rules/names/operated-chosen.js';
import { operatedNames } from '../../lib/environment/rules/names/operated-names.js';
import { standaloneChosen } from '../../lib/environment/rules/names/standalone-chosen.js';
import { standaloneNames } from '../../lib/environment/rules/names/standalone-names.js';
import { standaloneSchema } from '../../lib/environment/standalone-schema.js';
import { fieldName } from '../../lib/kubernetes/structural.js';
import { composeOverlay } from '../../lib/overlay/overlay.js';
import { kindDev, kindProd, rhoaiProd, today } from '../support/environments.js';
import {
  environmentWith,
  furtherOperated,
  furtherStandalone,
  load,
  nameFields,
  withValue,
} from '../support/name-fields.js';
import { standaloneVariants } from '../support/standalone-variants.js';

/** What has the form of a name and is the name of no object. */
const noNames = ['gateway.sectionName', 'gateway.entryPoints.*', 'keycloak.server.gateway.sectionName'];

const forms = {
  standalone: {
    schema: standaloneSchema as z.ZodType,
    chosen: standaloneChosen as ChosenNames<never>,
    environments: [...furtherStandalone, ...Object.values(standaloneVariants)].map((yaml): unknown => parse(yaml)),
  },
  operated: {
    schema: operatedSchema as z.ZodType,
    chosen: operatedChosen as ChosenNames<never>,
    environments: [...furtherOperated, kindProd, kindDev, rhoaiProd].map((yaml): unknown => parse(yaml)),
  },
};

function namesOf(environment: Environment): Names<unknown> {
  const names = environment.form === 'standalone' ? standaloneNames(environment.settings) : operatedNames(environment);
  return names as unknown as Names<unknown>;
}

/** The names of an environment in which a field has another value, without reading it again. */
function changed(environment: Environment, place: string, value: string): Names<unknown> {
  const settings = withValue(environment.settings, place, value);
  return namesOf({ ...environment, settings } as Environment);
}

function environmentOf(value: unknown): Environment {
  const loaded = load(value);
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  return loaded.environment;
}

describe.each(Object.entries(forms))('names of the %s form', (form, { schema, chosen, environments }) => {
  const fields = nameFields(schema).filter((field) => !noNames.includes(field));
  const homes = new Map(fields.map((field) => [field, environmentWith(field, schema, environments)]));
  const homeOf = (field: string) => withValue(homes.get(field), field, 'x');
  const entryOf = (field: string, { settings }: Environment): ChosenName => {
    const given = chosen[field];
    if (!given) throw new Error(`${field} is in no table`);
    return typeof given === 'function' ? given(settings as never) : given;
  };
  const problemsAt = (names: Names<unknown>, field: string) =>
    [...nameProblems(names)].filter(({ path }) =>
      namesAt(names.settings, field).some((one) => fieldName(one.path) === fieldName(path)),
    );

  test('every field with the form of a name is in the table or among what is none', () => {
    expect(fields.length).toBeGreaterThan(20);
    expect(Object.keys(chosen).sort()).toEqual([...fields].sort());
  });

  test.each(fields)('%s can be set', (field) => {
    expect(homes.get(field)).toBeDefined();
  });

  test.each(fields)('%s against every derived name', (field) => {
    const environment = environmentOf(homeOf(field));
    const entry = entryOf(field, environment);
    if (entry.use === 'base' || entry.use === 'shared') return;
    const without = entry.insteadOf ? [entry.insteadOf] : [];
    const names = namesOf(environment);
    const derived = names.derived(without);
    const taken = new Set(
      (entry.use === 'provided' && entry.kind === 'Secret' ? names.madeSecrets : derived)
        .filter(({ provided }) => entry.use === 'made' || !provided)
        .map(keyOfNamed),
    );
    const objects = entry.use === 'made' ? Object.values(entry.objects) : [{ suffix: '', kinds: [entry.kind] }];
    const namespace =
      namesAt(environment.settings, 'namespaceAt' in entry && entry.namespaceAt ? entry.namespaceAt : '')[0]?.value ??
      names.namespace;
    const clashes = derived.flatMap(({ name }) =>
      objects.map(({ suffix }) => (name.endsWith(suffix) ? name.slice(0, name.length - suffix.length) : name)),
    );
    let refused = 0;
    for (const value of new Set(clashes)) {
      if (value === '') continue;
      const isTaken = objects.some(({ suffix, kinds }) =>
        kinds.some((kind) =>
          taken.has(keyOfNamed({ kind, namespace, name: `${value}${suffix}`, what: '', provided: false })),
        ),
      );
      const found = problemsAt(changed(environment, field, value), field);
      expect([value, found.length]).toEqual([value, isTaken ? 1 : 0]);
      refused += found.length;
    }
    if (taken.size > 0 && entry.use === 'made') expect(refused).toBeGreaterThan(0);
  });

  const longest = (field: string, environment: Environment): string => {
    const most = /\.\*$|amespace$|workspace$|Workspace$/.test(field) || field === 'name' ? 63 : 253;
    for (let length = most; length > 0; length--) {
      const value = 'n'.repeat(length);
      const isFine = 'environment' in load(withValue(homes.get(field), field, value));
      if (isFine) return value;
      void environment;
    }
    return '';
  };
  void longest;
  void runChecks;
  void composeOverlay;
  void today;
  void form;
});
