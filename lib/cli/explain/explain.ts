/** `explain`: a check or a rule of diff by its id, or a field of an environment or of the fleet by its path. */
import { risks } from '../../changes/risk.js';
import { allRules } from '../../changes/rules.js';
import { extendsField } from '../../environment/json-schema.js';
import { operatedSchema } from '../../environment/operated-schema.js';
import { standaloneSchema } from '../../environment/standalone-schema.js';
import { listedChecks as checks } from '../../gitops/checks/listed-checks.js';
import { fleetSchema } from '../../gitops/fleet/fleet-schema.js';
import { suggest } from '../../schema/suggest.js';
import { type Format, WrongUse } from '../options.js';
import { checkText, checkTexts } from './explain-check.js';
import { fieldText, fieldTexts } from './explain-field.js';
import { ruleLine, ruleText, ruleTexts } from './explain-rule.js';
import { fieldPaths, fieldsAt } from './find-field.js';
import { fieldPage, fleetPage, sharedPage } from './reference-page.js';

const fleetFile = 'gitops.yaml';

/** The files that have fields; those of environments, for each form of the server. */
const forms = { operated: operatedSchema, standalone: standaloneSchema, [fleetFile]: fleetSchema };

export function explain(name: string, format: Format): number {
  if (name.trim() === '')
    throw new WrongUse(
      'the name of a field, check or rule is empty: write one, such as server.replicas or MLF-IMAGE-1',
    );
  if (/^mlf-/i.test(name)) {
    const check = checks.find(({ id }) => id === name.toUpperCase());
    if (!check)
      throw unknown(
        'check',
        name,
        checks.map(({ id }) => id),
      );
    console.log(format === 'json' ? JSON.stringify(checkTexts(check), null, 2) : checkText(check));
    return 0;
  }
  if (risks.some((risk) => name.startsWith(`${risk}/`))) {
    const rule = allRules.find(({ id }) => id === name);
    if (!rule)
      throw unknown(
        'rule',
        name,
        allRules.map(({ id }) => id),
      );
    console.log(format === 'json' ? JSON.stringify(ruleTexts(rule), null, 2) : ruleText(rule));
    return 0;
  }
  const ofClass = allRules.filter(({ id }) => id.startsWith(`${name}/`));
  if (ofClass.length > 0) {
    console.log(format === 'json' ? JSON.stringify(ofClass.map(ruleTexts), null, 2) : ofClass.map(ruleLine).join('\n'));
    return 0;
  }
  const found = Object.entries(forms).flatMap(([form, schema]) =>
    (name === 'extends' && form !== fleetFile ? [{ declared: extendsField, kinds: [] }] : fieldsAt(schema, name)).map(
      (field) => ({ ...field, form }),
    ),
  );
  const declared = (['operated', 'standalone'] as const).flatMap((form) => fieldPaths(forms[form]));
  if (found.length === 0)
    throw unknown('field', name, [...declared, 'extends', ...fieldPaths(fleetSchema)], rulesNamed(name));
  const page = name === 'extends' ? sharedPage : fieldPage(name, new Set(declared));
  const texts = fieldTexts(name, found).map((one) => ({
    ...one,
    page: one.forms.includes(fleetFile) ? fleetPage : page,
  }));
  console.log(format === 'json' ? JSON.stringify(texts, null, 2) : texts.map((one) => fieldText(one)).join('\n\n'));
  return 0;
}

const lists = {
  check: 'cdk8s-mlflow list checks shows all',
  rule: 'docs/changes.md has all',
  field: 'cdk8s-mlflow schema prints all',
};

/** Rules of diff by their names without a class. */
function rulesNamed(name: string): readonly string[] {
  return allRules.map(({ id }) => id).filter((id) => id.endsWith(`/${name}`));
}

/** @param others - what else has this name */
function unknown(
  what: keyof typeof lists,
  name: string,
  known: readonly string[],
  others: readonly string[] = [],
): WrongUse {
  const last = name.slice(name.lastIndexOf('.') + 1);
  const namesakes = [...new Set([...known.filter((path) => path.endsWith(`.${last}`)), ...others])].slice(0, 3);
  const near = namesakes.length > 0 ? namesakes.join(', ') : suggest(name, known);
  const list = lists[what];
  return new WrongUse(`unknown ${what} ${name}${near ? `: did you mean ${near}?` : `; ${list}`}`);
}
