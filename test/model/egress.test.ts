import { destinationRules } from '../../lib/model/egress.js';

describe('egress', () => {
  test('one hole serves two stores in one database', () => {
    const database = { host: 'db.databases.svc', port: 5432 };
    expect(
      destinationRules([
        { what: 'PostgreSQL', ...database },
        { what: 'registry PostgreSQL', ...database },
      ]),
    ).toHaveLength(1);
  });

  test.each([
    ['10.1.2.3', undefined, [{ ipBlock: { cidr: '10.1.2.3/32' } }]],
    ['db.example.com', undefined, undefined],
    ['db.example.com', { cidrs: ['10.0.0.0/8'] }, [{ ipBlock: { cidr: '10.0.0.0/8' } }]],
    [
      'db.a.svc.cluster.local',
      undefined,
      [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'a' } } }],
    ],
    [
      'db.a.svc',
      { podLabels: { x: 'y' } },
      [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'a' } },
          podSelector: { matchLabels: { x: 'y' } },
        },
      ],
    ],
  ])('to %s with peer %j names %j', (host, peer, to) => {
    const [rule] = destinationRules([{ what: 'x', host, port: 1, ...(peer ? { peer } : {}) }]);
    expect(rule?.to).toEqual(to);
  });
});
