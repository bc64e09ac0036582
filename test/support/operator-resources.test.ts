/** The inputs of a suite that only runs with the binary of the operator: built here too, so that they always fit the references. */
import { validateObject } from '../../lib/crds/validate.js';
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
