import { parse } from 'yaml';
import { runChecks } from '../../lib/checks/run.js';
import { environmentJsonSchema } from '../../lib/environment/json-schema.js';
import { loadEnvironment } from '../../lib/environment/load.js';
import type { PlainObject } from '../../lib/kubernetes/structural.js';
import { composeOverlay } from '../../lib/overlay/overlay.js';
import type { Overlay } from '../../lib/overlay/rendering.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import type { Problem } from '../../lib/schema/location.js';
import { memory, today } from '../support/environments.js';
import { sample } from '../support/sample.js';
import { operatedBases, standaloneBases } from '../support/setting-bases.js';
import { changesOf } from '../support/setting-places.js';
import { type Setting, type SettingSchema, settingsOf } from '../support/settings.js';

/** Settings that change neither an object nor the README, and the family of checks that they are for. */
const onlyChecked: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  operated: {
    'backendStore<postgresql>.maxConnections': 'MLF-POOL',
    'backendStore<postgresql>.tls.privateCa': 'MLF-STORE',
    'registryStore.tls.privateCa': 'MLF-STORE',
    'readReplica.tls.privateCa': 'MLF-STORE',
    'artifactStore<s3>.privateCa': 'MLF-STORE',
  },
  standalone: {},
};

/** Those of both forms. */
const withoutEffectAnywhere = {
  definitions: 'they are only checked by, and the file must exist; definition-files.test.ts has its effects',
  'workspaces[].networkPolicy.egress[].reason':
    'it is for those who review the file of the team: the README has no list that grows with the teams',
  'workspaces[].networkPolicy.ingress[].reason': 'the same',
  'workspaces[].client.issuerToken.lifetimeSeconds':
    'an interval that does not fit it is refused; test/clients/issuer-token.test.ts',
  'clients.issuerToken.lifetimeSeconds': 'the same',
  'serving.kserve': 'fields of later versions are refused; test/consumers/serving.test.ts',
};

/** Settings that change nothing by themselves, and why. */
const withoutEffect: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  operated: {
    ...withoutEffectAnywhere,
    'workspaces[].client.issuerToken.renewedBy': 'image and pod are fields of one of its values, and required with it',
    'clients.issuerToken.renewedBy': 'the same',
    'networkPolicy.additionalIngress[].components': 'the server is the only one of its values, and the default',
    form: 'the other form has other required fields',
    extends: 'the file that it names is read with this one; environment.test.ts has its effects',
    'backup.destination<s3>.privateCa':
      'it permits a host whose CA is not asked for; test/environment/trust.test.ts has its effect',
    'workbenches[].existing': 'the fields of a workbench of one kind are refused for the other',
    'secrets<sealed-secrets>.sealed[].name': 'it must be the name of a Secret that pods read',
    'secrets<sealed-secrets>.sealed[].namespace': 'it must be the namespace of a Secret that pods read',
  },
  standalone: {
    ...withoutEffectAnywhere,
    form: 'there is one value',
    extends: 'the file that it names is read with this one; environment.test.ts has its effects',
    release: 'the platforms of this form have no releases',
    'authentication<oidc>.permissions.administrator<service-account>.type': 'it is the default',
    'artifactStore<s3>.privateCa':
      'it permits a host whose CA is not asked for; test/environment/trust.test.ts has its effect',
    'backup.destination<s3>.privateCa': 'the same',
    'secrets<sealed-secrets>.sealed[].name': 'it must be the name of a Secret that pods read',
    'secrets<sealed-secrets>.sealed[].namespace': 'it must be the namespace of a Secret that pods read',
  },
};

/** Values of settings whose examples, and what is near to them, fit no environment. */
const values: Readonly<Record<string, readonly unknown[]>> = {
  'workspaces[].artifacts.endpoint': ['https://s3.example.com:9000'],
  registryMirrors: [{ 'example.com': 'registry.internal.example.com' }],
  'patches[].target.kind': ['ServiceAccount'],
  'patches[].target.name': ['b'],
  'patches[].target.namespace': ['two'],
};

const schemas = environmentJsonSchema() as { readonly then: SettingSchema; readonly else: SettingSchema };
const forms = [
  ['operated', schemas.else, operatedBases, 150],
  ['standalone', schemas.then, standaloneBases, 500],
] as const;

test.each(forms)('no setting of form %s goes nowhere', (form, schema, texts, atLeast) => {
  const environments = texts.map((text) => parse(text) as PlainObject);
  const settings = [...settingsOf(schema)];
  expect(settings.length).toBeGreaterThan(atLeast);
  const reasons = withoutEffect[form] ?? {};
  const wrong = sample(settings, 60).flatMap((setting) => {
    const effect = effectOf(setting, environments, setting.name in reasons ? 20 : Infinity);
    const expected = onlyChecked[form]?.[setting.name];
    if (setting.name in reasons)
      return /^(nothing|refused)/.test(effect) ? [] : [`${setting.name} is listed and changes ${effect}`];
    return effect === (expected ?? 'output') ? [] : [`${setting.name} changes ${effect}`];
  });
  expect(wrong).toEqual([]);
  const names = settings.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([...Object.keys(reasons), ...Object.keys(onlyChecked[form] ?? {})]));
});

/** What a setting changes: the output, or else the findings of a family of checks, or else nothing; or why it cannot be changed. */
function effectOf(setting: Setting, environments: readonly PlainObject[], attempts: number): string {
  const refusals = new Set<string>();
  let [made, compared] = [0, 0];
  let family: string | undefined;
  for (const { before, after } of changesOf(setting, environments, values[setting.name])) {
    if (++made > attempts || compared > 60) break;
    const one = rendered(before);
    const other = typeof one === 'string' ? one : rendered(after);
    if (typeof one === 'string' || typeof other === 'string') {
      refusals.add(String(other));
      continue;
    }
    compared += 1;
    if (objectsOf(one) !== objectsOf(other) || readmeOf(one) !== readmeOf(other)) return 'output';
    family ??= changedFamily(checked(one).problems, checked(other).problems);
    // A while longer, for a change of the output.
    if (family) compared += 10;
  }
  return family ?? (compared > 0 ? 'nothing' : `refused: ${[...refusals].slice(0, 3).join('; ')}`);
}

const rendered = memoized(JSON.stringify, (environment: PlainObject): Overlay | string => {
  const loaded = loadEnvironment('e.yaml', 'e', memory({ 'e.yaml': JSON.stringify(environment) }));
  const overlay = 'problems' in loaded ? undefined : composeOverlay(loaded.environment);
  const { problems } = overlay ?? (loaded as { readonly problems: readonly Problem[] });
  return overlay && problems.length === 0 ? overlay : problems.map(({ message }) => message).join('; ');
});

const identity = (overlay: Overlay) => overlay;
const checked = memoized(identity, (overlay) => runChecks(overlay, today));
const objectsOf = memoized(identity, (overlay) => withoutDigests(overlay, JSON.stringify(overlay.files)));
const readmeOf = memoized(identity, (overlay) =>
  withoutDigests(
    overlay,
    overlayReadme(overlay, overlay.environment.settings.waivers.length > 0 ? checked(overlay).waived : []),
  ),
);

/** The name of a Job ends in a digest, in which a setting might show that goes nowhere else. */
function withoutDigests({ objects }: Overlay, text: string): string {
  const jobs = objects.filter(({ kind }) => kind === 'Job').map(({ metadata }) => metadata.name);
  return jobs.reduce((all, name) => all.replaceAll(name, name.replace(/-[^-]+$/, '')), text);
}

function changedFamily(before: readonly Problem[], after: readonly Problem[]): string | undefined {
  const [a, b] = [before, after].map((problems) => problems.map(({ check, message }) => `${check} ${message}`));
  const changed = [...(a ?? []).filter((one) => !b?.includes(one)), ...(b ?? []).filter((one) => !a?.includes(one))];
  return changed[0]?.replace(/-\d+ .*$/s, '');
}

function memoized<A, K, R>(keyOf: (argument: A) => K, of: (argument: A) => R): (argument: A) => R {
  const known = new Map<K, R>();
  return (argument) => {
    const key = keyOf(argument);
    const found = known.get(key) ?? of(argument);
    known.set(key, found);
    return found;
  };
}
