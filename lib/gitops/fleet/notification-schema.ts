import { z } from 'zod';
import { dnsSubdomain, field } from '../../schema/fields.js';

/** What is reported, in the words of a person. */
const notifiedEvents = ['failed', 'degraded', 'deployed'] as const;

/** A channel where the tool reports. Its credentials are in Secrets of the tool. */
export const notificationSchema = z.strictObject({
  service: field(
    dnsSubdomain,
    'Service of notifications in Argo CD, such as slack, teams or email; with Flux, the name of a Provider in its namespace.',
    'slack',
  ),
  recipient: field(
    z.string().min(1),
    'Channel or address. Flux ignores it: its Provider has the channel.',
    'ml-platform',
  ),
  events: field(
    z.array(z.enum(notifiedEvents)).min(1).default(['failed', 'degraded']),
    'What is reported: a sync that fails, a server that is not healthy, a new version that runs. Default: failed and degraded.',
    ['failed', 'degraded', 'deployed'],
  ),
});
