import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { containerOf, only, podOf, refusals, specOf } from './objects.js';
import { replaced } from './replaced.js';

describe('replaced', () => {
  test('gives the text with the other words', () => {
    expect(replaced('a: 1\nb: 1\n', /^b: .*$/m, 'b: 2')).toBe('a: 1\nb: 2\n');
  });

  test.each([
    ['absent words', 'c', 'd', 'does not contain c'],
    ['an expression that matches nothing', /^ .*$/m, 'd', 'does not contain'],
    ['the same words', 'a', 'a', 'is replaced by the same words'],
  ])('throws on %s', (_, words, others, message) => {
    expect(() => replaced('a: 1\nb: 1\n', words, others)).toThrow(message);
  });
});

describe('the finders', () => {
  const object = (kind: string, name: string, fields: object = {}) =>
    ({
      apiVersion: kind === 'Unknown' ? 'example.com/v1' : 'v1',
      kind,
      metadata: { name },
      ...fields,
    }) as KubernetesObject;
  const pod = { containers: [{ name: 'a' }, { name: 'b' }] };
  const job = object('Job', 'j', { spec: { template: { spec: pod } } });
  const objects = [job, object('Secret', 's-1'), object('Secret', 's-2'), object('Unknown', 'u')];

  test('find what is there', () => {
    expect(only(objects, 'Secret', /2$/).metadata.name).toBe('s-2');
    expect(podOf(object('CronJob', 'c', { spec: { jobTemplate: { spec: { template: { spec: pod } } } } }))).toBe(pod);
    expect(containerOf(job, 'b')).toBe(pod.containers[1]);
  });

  test.each([
    ['an absent object', () => only(objects, 'Job', 'k'), '0 objects of kind Job named k; of this kind there are: j'],
    ['one of several', () => only(objects, 'Secret'), '2 objects of kind Secret'],
    ['an absent spec', () => specOf(only(objects, 'Unknown')), 'Unknown u has no spec'],
    ['one of several containers', () => containerOf(job), 'Job j has 2 containers'],
    ['an absent container', () => containerOf(job, 'c'), 'Job j has 0 containers c'],
    ['an object without pods', () => podOf(object('Service', 'x', { spec: {} })), 'Service x makes no pods'],
    ['no objects', () => refusals([]), 'there are no objects to validate'],
  ])('throw on %s', (_, find, message) => {
    expect(find).toThrow(message);
  });

  test('an unknown kind is a refusal where it is not expected', () => {
    expect(refusals([only(objects, 'Unknown')])).toEqual(['Unknown u: nothing is known of this kind']);
    expect(refusals([only(objects, 'Unknown')], ['Unknown'])).toEqual([]);
    expect(refusals([object('Secret', 'x', { type: 1 })])).not.toEqual([]);
  });
});
