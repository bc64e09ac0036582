import { secretChecks } from '../../lib/checks/rules/secret.js';
import type { RenderedOverlay } from '../../lib/overlay/rendered-overlay.js';
import { withoutSecrets } from '../../lib/synthesis/without-secrets.js';
import { harmful } from './secret-corpus/harmful.js';
import { harmless } from './secret-corpus/harmless.js';
import type { Form } from './secret-corpus/places.js';

function isFound({ object, settings, message }: Form): boolean {
  if (message) {
    const location = { file: 'a.yaml', line: 1, column: 1 };
    return !withoutSecrets({ location, message: message.text, fix: message.text }).message.includes(message.secret);
  }
  const overlay = { objects: object ? [object] : [], environment: { settings } } as unknown as RenderedOverlay;
  return secretChecks.some((check) => [...check.run(overlay)].length > 0);
}

/** Of each of the two rates. */
const highest = 0.01;

function rate(part: readonly Form[], whole: readonly Form[]): string {
  return `${part.length} of ${whole.length} (${((100 * part.length) / whole.length).toFixed(1)} %)`;
}

test('secrets are found, and what looks similar is not', () => {
  const missed = harmful.filter((form) => !isFound(form));
  const alarms = harmless.filter(isFound);
  const list = (forms: readonly Form[]) => forms.map(({ what }) => `\n  ${what.slice(0, 150)}`).join('');
  process.stdout.write(
    `secret corpus: missed ${rate(missed, harmful)}${list(missed)}\n` +
      `secret corpus: false alarms ${rate(alarms, harmless)}${list(alarms)}\n`,
  );
  expect(harmful.length + harmless.length).toBeGreaterThanOrEqual(700);
  expect(missed.length / harmful.length).toBeLessThanOrEqual(highest);
  expect(alarms.length / harmless.length).toBeLessThanOrEqual(highest);
});
