import { selectorString } from '../../lib/kubernetes/label-selector.js';

describe('a label selector', () => {
  test.each([
    [{ matchLabels: { a: '1', b: '2' } }, 'a=1,b=2'],
    [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['1', '2'] }] }, 'a in (1,2)'],
    [{ matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['1'] }] }, 'a notin (1)'],
    [
      {
        matchExpressions: [
          { key: 'a', operator: 'Exists' },
          { key: 'b', operator: 'DoesNotExist' },
        ],
      },
      'a,!b',
    ],
  ])('%j is written %s', (selector, text) => expect(selectorString(selector)).toBe(text));

  test('with an unknown operator is refused', () => {
    expect(() => selectorString({ matchExpressions: [{ key: 'a', operator: 'Near' }] })).toThrow(
      'operator "Near" is not one of',
    );
  });
});
