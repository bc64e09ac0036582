import { z } from 'zod';
import { dataKey, distinctBy, field } from '../../../schema/fields.js';
import { secretName } from '../../../schema/secret-key.js';

/** Names that are valid as they are in Keycloak and as file names. */
const username = z
  .string()
  .regex(
    /^[a-z0-9][-a-z0-9._]*$/,
    'the name of a test user must consist of lower-case letters, digits, "-", "." and "_", and begin with a letter or digit',
  );

const user = z.strictObject({
  username: field(username, 'Name with which the user logs in.', 'alice'),
  email: field(z.email().optional(), 'E-mail address. Default: <username>@example.com.', 'alice@example.com'),
  groups: field(
    z.array(z.string().min(1)).default([]),
    'Groups of the user, among those of `authentication`. Default: none, so the user cannot log in to MLflow.',
    ['mlflow-users'],
  ),
  password: field(
    z
      .strictObject({
        name: secretName('test-users'),
        key: field(dataKey.optional(), 'Key inside the Secret. Default: the name of the user.', 'alice'),
      })
      .prefault({}),
    'The Secret with the password.',
    { name: 'mlflow-test-users' },
  ),
});

export const testUsersSchema = z.array(user).superRefine(distinctBy('username')).default([]);

export type TestUserSettings = z.output<typeof user>;
