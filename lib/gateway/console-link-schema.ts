import { z } from 'zod';
import { field } from '../schema/fields.js';

/** A link to the server in the web console of OpenShift. */
export const consoleLinkSchema = z.strictObject({
  text: field(z.string().min(1).default('MLflow'), 'Text of the link.', 'MLflow'),
  location: field(
    z.enum(['ApplicationMenu', 'NamespaceDashboard', 'HelpMenu', 'UserMenu']).default('ApplicationMenu'),
    'Menu of the console. NamespaceDashboard: the page of the namespace of the server.',
    'NamespaceDashboard',
  ),
  section: field(
    z.string().min(1).default('Machine learning'),
    'Section of the application menu. Only with location: ApplicationMenu.',
    'OpenShift Self Managed Services',
  ),
});
