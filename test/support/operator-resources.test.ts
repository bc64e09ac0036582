/** The inputs of a suite that only runs with the binary of the operator: built here too, so that they always fit the references. */
import { validateObject } from '../../lib/crds/validate.js';
import { operatorFaults, operatorQuotations, quotes } from './operator-faults.js';
import { operatedReferences, operatorResources } from './operator-resources.js';

test('every reference with an operator is among them, and no other', () => {
  expect(operatedReferences).toEqual(expect.arrayContaining(['kind/prod', 'odh/prod', 'rhoai/prod']));
  expect(operatedReferences.filter((path) => /standalone|keycloak|openshift|oauth2/.test(path))).toEqual([]);
  expect(operatorResources().length).toBe(operatedReferences.length + 6);
});

test.each(operatorResources())('the resource %s fits the definition', (_, resource) => {
  expect(resource.kind).toBe('MLflow');
  expect(validateObject(resource)).toEqual([]);
});

test('every fault that the operator is tested with has a chapter with what it reports, and no chapter lacks a test', () => {
  expect([...operatorQuotations().keys()]).toEqual(Object.keys(operatorFaults));
  for (const [chapter, lines] of operatorQuotations()) expect([chapter, lines.length > 0]).toEqual([chapter, true]);
});

test('a quoted line is recognized with other text in place of its gaps, and no other line is', () => {
  expect(quotes('CA bundle "<…>" not found (x)', 'Available=False: CA bundle "a b" not found (x)')).toBe(true);
  expect(quotes('CA bundle "<…>" not found (x)', 'CA bundle "a" not found')).toBe(false);
});
