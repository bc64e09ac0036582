/** The tables of steps: every file has its step, every step its file, and every object the wave of its step. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import type { Overlay } from '../../lib/overlay/rendering.js';
import { operatedSteps, type Steps, standaloneSteps, stepCharts } from '../../lib/overlay/steps.js';
import { kindDev, kindProd, overlayOf, rhoaiProd } from '../support/environments.js';
import { operatedVariants } from '../support/operated-variants.js';
import { referenceOverlay, references } from '../support/references.js';
import { standaloneDev, standaloneProd, standaloneProxy } from '../support/standalone.js';
import { standaloneVariants } from '../support/standalone-variants.js';
import { everyConsumer } from '../support/teams.js';

const root = join(__dirname, '..', '..');
const extra = `extraObjects:
- {apiVersion: v1, kind: Service, metadata: {name: own}, spec: {ports: [{port: 80}]}}
- {apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {name: own}, spec: {encryptedData: {a: b}}}
`;
const network = 'networkPolicy: {additionalIngress: [{reason: scraping, ports: [9090]}]}\n';
const tables: Readonly<Record<Overlay['form'], Steps<never>>> = {
  operated: operatedSteps,
  standalone: standaloneSteps,
};

const overlays = [
  ...references.map(referenceOverlay),
  ...Object.values(standaloneVariants).map(overlayOf),
  ...Object.values(operatedVariants).map(overlayOf),
  overlayOf(standaloneProxy),
  overlayOf(standaloneDev + everyConsumer),
  overlayOf(kindDev + everyConsumer),
  overlayOf(
    `${kindDev}serving: {image: "example.com/initializer:1"}\nworkspaces: [{namespace: team-a, consumers: {serving: [{name: scores, model: mlflow://models/fraud/1}]}}]\n`,
  ),
  overlayOf(`${rhoaiProd}operator: {installedBy: platform, subscription: {}}\n`),
  overlayOf(`${standaloneProd}${extra}`),
  overlayOf(`${kindProd}workspaces: [{namespace: team-a}]\nclients: {namespaces: [team-a]}\n${network}${extra}`),
];
const stepOf = (name: string) => name.replace(/\.yaml$/, '');

describe.each(['operated', 'standalone'] as const)('the %s form', (form) => {
  const steps = tables[form];
  const names = Object.keys(steps);
  const own = overlays.filter((overlay) => overlay.form === form);

  test('writes the files of its table, in its order', () => {
    for (const { files } of own) {
      const written = files.map(({ name }) => stepOf(name));
      expect(written).toEqual(names.filter((name) => written.includes(name)));
    }
  });

  test('has an overlay for every step', () => {
    const written = new Set(own.flatMap(({ files }) => files.map(({ name }) => stepOf(name))));
    expect(names.filter((name) => !written.has(name))).toEqual([]);
  });

  test('has waves that never go down', () => {
    const waves = names.filter((name) => name !== 'extra').map((name) => steps[name]?.wave ?? 0);
    expect(waves).toEqual([...waves].sort((a, b) => a - b));
  });

  test('gives every object of a step its wave', () => {
    const others = own
      .flatMap(({ files }) => files)
      .filter(({ name }) => steps[stepOf(name)]?.wave !== 0)
      .flatMap(({ name, objects }) =>
        objects
          .filter(
            ({ metadata }) =>
              metadata.annotations?.['argocd.argoproj.io/sync-wave'] !== String(steps[stepOf(name)]?.wave),
          )
          .map(({ kind, metadata }) => `${name}: ${kind} ${metadata.name}`),
      );
    expect(others).toEqual([]);
  });

  test('waits for objects of its files', () => {
    const waiting = new Set(
      own.flatMap(({ files }) => files.filter(({ awaited }) => awaited.length > 0).map(({ name }) => stepOf(name))),
    );
    expect([...waiting].sort()).toEqual(names.filter((name) => steps[name]?.waits).sort());
  });

  test('has a row for every step in docs/overlays.md', () => {
    const page = readFileSync(join(root, 'docs/overlays.md'), 'utf8');
    for (const name of names)
      expect(page).toContain(`| \`${name}.yaml\` | ${steps[name]?.holds} | ${steps[name]?.wave} |`);
  });
});

test('an object of wave 0 keeps the wave of its own', () => {
  const overlay = overlayOf(standaloneVariants['autoscaling'] ?? '');
  const autoscaler = overlay.objects.find(({ kind }) => kind === 'HorizontalPodAutoscaler');
  expect(autoscaler?.metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-wave': '10' });
});

test('a chart is asked for by the name of its step', () => {
  const file = stepCharts(new App(), standaloneSteps);
  expect(file('mlflow').node.id).toBe('mlflow');
  // @ts-expect-error: there is no such step
  expect(() => file('mlfow')).toThrow('unknown step mlfow');
});
