import type { Keycloak } from './keycloak.js';

/** Somebody whom a realm knows; the password is made of the name. */
export interface Person {
  readonly name: string;
  readonly groups: readonly string[];
}

/** People of every suite: two of the users' group, one of the administrators', one of none. */
const people: readonly Person[] = [
  { name: 'ada', groups: ['mlflow-users'] },
  { name: 'ben', groups: ['mlflow-users'] },
  { name: 'grace', groups: ['mlflow-admins'] },
  { name: 'mallory', groups: [] },
  // Those who never come by a browser.
  { name: 'otto', groups: ['mlflow-users'] },
  { name: 'irene', groups: ['mlflow-admins'] },
];

export function passwordOf(name: string): string {
  return `password of ${name}`;
}

export function mailOf(name: string): string {
  return `${name}@example.com`;
}

/** Makes people in a realm, as an administrator of Keycloak does; those of every suite, unless others are named. */
export async function addPeople(keycloak: Keycloak, realm: string, named: readonly Person[] = people): Promise<void> {
  for (const { name, groups } of named)
    await keycloak.must('POST', `/realms/${realm}/users`, {
      username: name,
      enabled: true,
      email: mailOf(name),
      emailVerified: true,
      firstName: name,
      lastName: 'Example',
      groups,
      credentials: [{ type: 'password', value: passwordOf(name), temporary: false }],
    });
}
