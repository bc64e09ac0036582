import { longestGap } from '../../lib/observability/longest-gap.js';

test.each([
  '61 * * * *',
  '',
  '$(X)',
  'postgresql://a@b/c',
  '1m',
])('alerts are made for the invalid schedule "%s", which its field refuses', (schedule) => {
  expect(longestGap(schedule)).toBe(0);
});

test('the longest gap of a valid schedule', () => {
  expect(longestGap('0 3 * * *')).toBe(86400);
});
