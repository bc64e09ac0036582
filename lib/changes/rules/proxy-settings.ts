/** The settings of oauth2-proxy: who is admitted, and what says who a caller is. */
import type { FieldChange } from '../field-changes.js';
import { fieldsAt } from '../match.js';
import type { ObjectChange } from '../rule.js';

/** The items of a list that another one does not have. */
export function without(all: readonly string[], others: readonly string[]): readonly string[] {
  return all.filter((item) => !others.includes(item));
}

/** Arguments of oauth2-proxy that admit somebody. */
export function admitting(args: unknown): readonly string[] {
  const list = Array.isArray(args) ? args.map(String) : [];
  return list.filter((one) =>
    /^--(email-domain|allowed-group|extra-jwt-issuers|skip-auth-route|api-route|trusted-ip|trusted-proxy-ip)=/.test(
      one,
    ),
  );
}

/** The settings of oauth2-proxy, which are in a ConfigMap. */
export function proxySettings(change: ObjectChange): readonly FieldChange[] {
  return change.change === 'changed' && change.identity.kind === 'ConfigMap'
    ? fieldsAt(change, 'data').filter(({ path }) => path.at(-1) === 'oauth2-proxy.yaml')
    : [];
}

function settingsIn(text: unknown): string {
  return typeof text === 'string' ? text.replaceAll(/\s+/g, '') : '';
}

/** An empty list admits everyone of the issuer. */
export function admitsMore({ before, after }: Pick<FieldChange, 'before' | 'after'>): boolean {
  const [had, has] = [groupsIn(before), groupsIn(after)];
  return had.length > 0 && (has.length === 0 || without(has, had).length > 0);
}

export function admitsFewer({ before, after }: FieldChange): boolean {
  return admitsMore({ before: after, after: before });
}

function groupsIn(text: unknown): readonly string[] {
  return (/"allowedGroups":\[([^\]]*)\]/.exec(settingsIn(text))?.[1] ?? '').split(',').filter(Boolean);
}

/** Where it has another issuer, or reads who a caller is from other claims. */
export function changesClaims({ before, after }: FieldChange): boolean {
  return claims(before) !== claims(after);
}

function claims(text: unknown): string {
  return [
    ...settingsIn(text).matchAll(
      /"(?:issuerURL|emailClaim|groupsClaim|userIDClaim|audienceClaims)":(?:"[^"]*"|\[[^\]]*\])/g,
    ),
  ]
    .map(([found]) => found)
    .join();
}
