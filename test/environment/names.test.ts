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
import { withoutDigest } from '../../lib/model/digested-job.js';
import { composeOverlay } from '../../lib/overlay/overlay.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { kindDev, kindProd, overlayOf, rhoaiProd, today } from '../support/environments.js';
import {
  asYaml,
  environmentWith,
  furtherOperated,
  furtherStandalone,
  load,
  nameFields,
  variantsWithNames,
  withValue,
} from '../support/name-fields.js';
import { operatedVariants } from '../support/operated-variants.js';
import { sample } from '../support/sample.js';
import { standaloneVariants } from '../support/standalone-variants.js';

/** What has the form of a name and is the name of no object. */
const noNames = ['gateway.sectionName', 'gateway.entryPoints.*', 'keycloak.server.gateway.sectionName'];

const forms = {
  standalone: {
    schema: standaloneSchema as z.ZodType,
    chosen: standaloneChosen as ChosenNames<never>,
    environments: [...furtherStandalone, ...variantsWithNames.map((name) => standaloneVariants[name] ?? '')].map(
      (yaml): unknown => parse(yaml),
    ),
  },
  operated: {
    schema: operatedSchema as z.ZodType,
    chosen: operatedChosen as ChosenNames<never>,
    environments: [...furtherOperated, kindProd, kindDev, rhoaiProd, ...Object.values(operatedVariants)].map(
      (yaml): unknown => parse(yaml),
    ),
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

/** An answer that is computed once for each text. */
function remembered<T>(answer: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (field) => {
    const found = known.get(field) ?? answer(field);
    known.set(field, found);
    return found;
  };
}

describe.each(Object.entries(forms))('names of the %s form', (_form, { schema, chosen, environments }) => {
  const leaves = nameFields(schema);
  const fields = [...leaves.keys()].filter((field) => !noNames.includes(field));
  const homes = new Map(fields.map((field) => [field, environmentWith(field, schema, environments)]));
  const loaded = remembered((field) => environmentOf(withValue(homes.get(field), field, 'x')));
  const entryOf = (field: string, { settings }: Environment): ChosenName => {
    const given = chosen[field];
    if (!given) throw new Error(`${field} is in no table`);
    return typeof given === 'function' ? given(settings as never) : given;
  };
  /** The fields that an environment has; the others have no part in its problems. */
  const present = remembered((field): ChosenNames<unknown> => {
    const { settings } = loaded(field);
    const entries = Object.entries(chosen).filter(([place]) => namesAt(settings, place).length > 0);
    return Object.fromEntries(entries) as ChosenNames<unknown>;
  });
  const problemsAt = (names: Names<unknown>, field: string) =>
    [...nameProblems({ ...names, chosen: present(field) })].filter(({ path }) =>
      namesAt(names.settings, field).some((one) => fieldName(one.path) === fieldName(path)),
    );

  test('every field with the form of a name is in the table or among what is none', () => {
    expect(fields.length).toBeGreaterThan(20);
    expect(Object.keys(chosen).sort()).toEqual([...fields].sort());
  });

  test.each(fields)('%s can be set', (field) => {
    expect(homes.get(field)).toBeDefined();
  });

  test.each(sample(fields, 10))('%s against every derived name', (field) => {
    const environment = loaded(field);
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
    const known = remembered((without) => names.derived(without.split(' ')));
    let refused = 0;
    for (const value of new Set(clashes)) {
      if (!leaves.get(field)?.safeParse(value).success) continue;
      const isTaken = objects.some(({ suffix, kinds }) =>
        kinds.some((kind) =>
          taken.has(keyOfNamed({ kind, namespace, name: `${value}${suffix}`, what: '', provided: false })),
        ),
      );
      // What is derived depends on no value of such a field.
      const settings = withValue(environment.settings, field, value);
      const found = problemsAt({ ...names, settings, derived: (replaced) => known(replaced.join(' ')) }, field);
      expect([value, found.length]).toEqual([value, isTaken ? 1 : 0]);
      refused += found.length;
    }
    // A name of a kind, or with an end, that nothing else in the namespace has is taken by nothing.
    const neighbours = derived.filter((object) =>
      objects.some(
        ({ suffix, kinds }) =>
          object.namespace === namespace &&
          (kinds as readonly string[]).includes(object.kind) &&
          object.name.endsWith(suffix),
      ),
    );
    if (neighbours.length > 0 && entry.use === 'made') expect(refused).toBeGreaterThan(0);
  });

  /** The longest name that schema and rules allow, found by halves: what is too long stays so with more characters. */
  const longestOf = remembered((field): number => {
    const environment = loaded(field);
    const isAllowed = (value: string) =>
      leaves.get(field)?.safeParse(value).success && problemsAt(changed(environment, field, value), field).length === 0;
    let [allowed, refused] = [0, 254];
    while (refused - allowed > 1) {
      const middle = Math.floor((allowed + refused) / 2);
      if (isAllowed('n'.repeat(middle))) allowed = middle;
      else refused = middle;
    }
    return allowed;
  });

  /** The operator of pipeline servers adds up to 40 characters. */
  const shortNames: Readonly<Record<string, number>> = { 'pipelineServers.*.name': 23 };

  test.each(sample(fields, 10))('%s with one character more than allowed is a problem of its place', (field) => {
    const length = longestOf(field);
    expect(length).toBeGreaterThanOrEqual(shortNames[field] ?? 30);
    const yaml = asYaml(withValue(homes.get(field), field, 'n'.repeat(length + 1)));
    const refused = synthesize('e.yaml', 'e', () => Buffer.from(yaml), today);
    const [problem] = 'problems' in refused ? refused.problems : [];
    expect(problem?.message).toContain(field.replaceAll('.*', '[0]'));
    expect(problem?.location.line).toBeGreaterThan(1);
    expect(problem?.fix).toBeDefined();
  });

  /** Of each environment all its fields at once. */
  const byHome = new Map<unknown, readonly string[]>();
  for (const field of fields) byHome.set(homes.get(field), [...(byHome.get(homes.get(field)) ?? []), field]);

  test.each([...byHome.values()])('the longest names are rendered: %s and others', (...together) => {
    let filled = homes.get(together[0] ?? '');
    const left = sample(together, 4).filter((field, index) => {
      const letter = String.fromCharCode('a'.charCodeAt(0) + (index % 26));
      const next = withValue(filled, field, letter.repeat(longestOf(field)));
      const isFine = 'environment' in load(next);
      if (isFine) filled = next;
      return !isFine;
    });
    // A CA is in a Secret or in a ConfigMap.
    expect(left.filter((field) => !/(ca|bundle)\.configMap$/.test(field))).toEqual([]);
    const overlay = composeOverlay(environmentOf(filled));
    const found = [...overlay.problems, ...runChecks(overlay, today).problems];
    expect(found.filter(({ check }) => /^MLF-(NAME|ID|SCHEMA)/.test(check ?? ''))).toEqual([]);
  });

  test.each(
    environments.map((environment, index) => [index, environment] as const),
  )('environment %i makes objects of known names alone', (_, environment) => {
    const resolved = environmentOf(environment);
    const known = knownNames(resolved, chosen, namesOf(resolved));
    const unknown = composeOverlay(resolved)
      .files.flatMap(({ objects }) => objects)
      .filter(({ metadata }) => metadata.namespace === resolved.namespace)
      .map(({ kind, metadata }) => `${kind} ${withoutDigest(metadata.name)}`)
      .filter((name) => !known.has(name) && !derivedElsewhere.test(name));
    expect(unknown).toEqual([]);
  });
});

/** Kinds that have names of their own: of generators, of a Gateway, and of what is called otherwise in Keycloak. */
const derivedElsewhere =
  /^(Password|Gateway|KeycloakRealmGroup|KeycloakRealmUser|KeycloakClient|KeycloakRealm|Keycloak) /;

function knownNames(environment: Environment, chosen: ChosenNames<never>, names: Names<unknown>): ReadonlySet<string> {
  const derived = names.derived([]).map(({ kind, name }) => `${kind} ${withoutDigest(name)}`);
  const own = Object.entries(chosen).flatMap(([place, given]) => {
    const entry = typeof given === 'function' ? given(environment.settings as never) : given;
    return namesAt(environment.settings, place).flatMap(({ value }) =>
      entry.use === 'made'
        ? Object.values(entry.objects).flatMap(({ suffix, kinds }) => kinds.map((kind) => `${kind} ${value}${suffix}`))
        : entry.use === 'shared' || entry.use === 'provided'
          ? ['ExternalSecret', 'SealedSecret'].map((kind) => `${kind} ${value}`)
          : [],
    );
  });
  return new Set([...derived, ...own]);
}

test('a namespace may have the name of a property of every JavaScript object', () => {
  const environment = `${kindDev}clients: {namespaces: [constructor]}\nworkspaces: [{namespace: constructor, create: true}]\n`;
  expect(overlayOf(environment).objects.map(({ metadata }) => metadata.namespace ?? metadata.name)).toContain(
    'constructor',
  );
});
