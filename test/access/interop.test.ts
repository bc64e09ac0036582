import { App, Chart } from 'cdk8s';
import { Secret, ServiceAccount } from 'cdk8s-plus-28';
import { secretKeyOf, subjectOf } from '../../lib/access/interop.js';

describe('objects of cdk8s-plus', () => {
  test('are taken where a name is wanted', () => {
    const chart = new Chart(new App({ outdir: 'unused' }), 'c', { namespace: 'a', disableResourceNameHashes: true });
    expect(secretKeyOf(new Secret(chart, 's', { metadata: { name: 'db' } }), 'uri')).toEqual({
      name: 'db',
      key: 'uri',
    });
    expect(subjectOf(new ServiceAccount(chart, 'sa', { metadata: { name: 'x' } }))).toMatchObject({
      kind: 'ServiceAccount',
      name: 'x',
    });
  });
});
