import type { Access } from '../access/matrix.js';
import { namespacedRoleNames } from '../access/namespaced-roles.js';
import type { Waived } from '../checks/run.js';
import type { StandaloneEnvironment } from '../environment/environment.js';
import type { Reader, Requirement } from '../model/requirement.js';
import { differences } from '../operator/differences.js';
import { accessOf } from '../overlay/access-of.js';
import type { OperatedOverlay, Overlay } from '../overlay/rendering.js';
import { roleScope } from '../overlay/standalone-roles.js';
import { code, section, shell, table } from './markdown.js';
import { applySection, commandsOf, fileLines, holds } from './readme-apply.js';
import { clientsSection } from './readme-clients.js';
import { dataSection } from './readme-data.js';
import { keycloakSection } from './readme-keycloak.js';
import { networkSection, requestSection } from './readme-network.js';
import { peopleSection } from './readme-people.js';
import { backupNotes, restoreSection } from './readme-restore.js';
import { rightsCommands, rightsText } from './readme-rights.js';
import { connectivitySection, dataNotes, standaloneRequestSection, standaloneSummary } from './readme-standalone.js';
import { uninstallSection } from './readme-uninstall.js';
import { workbenchesSection } from './readme-workbenches.js';
import { artifactNames, databaseNames } from './store-names.js';

/** The README of an overlay: what it is, what it requires, how it is applied, who has access. All of it is derived from the overlay. */
export function overlayReadme(overlay: Overlay, waived: readonly Waived[]): string {
  const sections = [
    title(overlay),
    createsSection(overlay),
    prerequisitesSection(overlay),
    requirementsSection(overlay),
    applySection(overlay),
    accessSection(overlay),
    peopleSection(overlay),
    clientsSection(overlay),
    workbenchesSection(overlay),
    ...(overlay.form === 'operated'
      ? [requestSection(overlay), networkSection(overlay), differencesSection(overlay)]
      : [keycloakSection(overlay), standaloneRequestSection(overlay), connectivitySection(overlay)]),
    dataSection(overlay, overlay.form === 'standalone' ? dataNotes(overlay) : backupNotes(overlay)),
    restoreSection(overlay),
    uninstallSection(overlay),
    waiversSection(waived),
  ];
  return `${sections.filter((part) => part !== undefined).join('\n\n')}\n`;
}

function title(overlay: Overlay): string {
  const { profile, path, settings } = overlay.environment;
  return `# MLflow on ${profile.title}: ${path}${settings.cluster ? `, cluster ${settings.cluster}` : ''}

${overlay.form === 'operated' ? operatedSummary(overlay) : standaloneSummary(overlay)}`;
}

function operatedSummary({ environment, server }: OperatedOverlay): string {
  const { profile, settings } = environment;
  const stores = `${databaseNames[settings.backendStore.type]} and ${artifactNames[settings.artifactStore.type]}`;
  const url = environment.publicUrl ? ` Users open <${environment.publicUrl}/mlflow>.` : '';
  return `MLflow ${profile.server.version} in namespace ${code(environment.namespace)} with ${settings.server.replicas} ${settings.server.replicas === 1 ? 'replica' : 'replicas'} on ${stores}, run by the MLflow operator, which ${environment.operator.installedBy === 'platform' ? 'the platform installs' : 'this overlay installs'}. Pods of the cluster reach it at ${code(server.uri)}.${url}`;
}

function createsSection(overlay: Overlay): string | undefined {
  const { files } = overlay;
  const steps = files.map(({ name, step }) => [code(name), step.holds, String(step.wave)]);
  const rows = files.flatMap((file) =>
    file.objects.map(({ kind, metadata }) => [
      code(file.name),
      kind,
      code(metadata.name),
      metadata.namespace ? code(metadata.namespace) : 'cluster',
    ]),
  );
  return section(
    'What it creates',
    table(['File', 'Holds', 'Sync wave'], steps),
    table(['File', 'Kind', 'Name', 'Namespace'], rows),
    files.length > 0 ? rightsText(overlay) : undefined,
    ...(overlay.form === 'operated' ? rightsCheck(overlay) : []),
  );
}

/** For the account of a person, and for the one that applies what is in Git. */
function rightsCheck(overlay: OperatedOverlay): readonly string[] {
  const commands = rightsCommands(overlay);
  if (!commands) return [];
  const argo =
    overlay.environment.profile.cli === 'oc'
      ? 'openshift-gitops:openshift-gitops-argocd-application-controller'
      : 'argocd:argocd-application-controller';
  return [
    'Rights on the kinds of MLflow and its platform, which no role of a namespace has; each command prints `yes`:',
    commands,
    `For the account of Argo CD add ${code(`--as=system:serviceaccount:${argo}`)}, for that of Flux ${code('--as=system:serviceaccount:flux-system:kustomize-controller')}.`,
  ];
}

function prerequisitesSection({ prerequisites }: Overlay): string | undefined {
  const rows = prerequisites.map(({ what, why, test, hint }) => [what, why, test ? code(test) : (hint ?? '')]);
  return section('Prerequisites on the cluster', table(['Prerequisite', 'Reason', 'Check'], rows));
}

function requirementsSection({ requirements, environment, files }: Overlay): string | undefined {
  const rows = requirements.flatMap((required) =>
    required.keys.map(({ key, format, readers = [] }, index) => [
      index === 0 ? withConditions(required) : objectOf(required),
      code(key),
      code(format),
      readersOf(readers),
      required.providedBy ?? 'you',
    ]),
  );
  const others = requirements
    .filter(({ keys }) => keys.length === 0)
    .map((required) => [
      objectOf(required),
      (required.conditions ?? []).join('; '),
      readersOf(required.usedBy ?? []),
      required.providedBy ?? 'you',
    ]);
  const commands = commandsOf(
    requirements.filter(({ after }) => !files.some((file) => holds(file, after))),
    environment.profile.cli,
  );
  const before = files
    .filter(({ step }) => step.bringsNamespace)
    .flatMap((file) => fileLines(file, environment.profile.cli));
  return section(
    'Required Secrets and ConfigMaps',
    rows.length + others.length > 0
      ? 'The overlay contains no secret values. It refers to these objects; pods start only after they exist.'
      : undefined,
    rows.length > 0 ? table(['Object', 'Key', 'Format', 'Read by', 'Provided by'], rows) : undefined,
    others.length > 0 ? table(['Other object', 'With', 'Used by', 'Provided by'], others) : undefined,
    commands.length > 0 ? shell(...before, ...commands) : undefined,
    // A file of logins is JSON, in which it is no part of a value.
    commands.some((command) => command.includes('--from-file=') && !command.includes(' docker-registry '))
      ? 'Each file must contain only the value, without a trailing newline, which would become part of the value: `printf %s "$value" > <file>`.'
      : undefined,
    generationNote(requirements.filter(({ command, providedBy }) => command && !providedBy)),
    environment.form === 'operated' ? databaseNote(requirements) : undefined,
  );
}

/** Commands for values that no person has to know. */
function generationNote(requirements: readonly Requirement[]): string | undefined {
  const formats = requirements.flatMap(({ keys }) => keys.map(({ format }) => format));
  const notes = [
    ...(formats.some((format) => /random (letters|characters)/.test(format))
      ? ['Random characters: `openssl rand -hex 32 | tr -d "\\n" > <file>`.']
      : []),
    ...(formats.some((format) => format.includes('Fernet key'))
      ? ['A Fernet key: `openssl rand -base64 32 | tr "+/" "-_" | tr -d "\\n" > <file>`.']
      : []),
  ];
  return notes.length > 0 ? notes.join(' ') : undefined;
}

function objectOf({ kind, name, namespace }: Requirement): string {
  return `${kind} ${code(name)}${namespace ? ` in ${code(namespace)}` : ''}`;
}

function withConditions(required: Requirement): string {
  const { conditions = [] } = required;
  return [objectOf(required), ...(conditions.length > 0 ? [`with ${conditions.join(', ')}`] : [])].join(', ');
}

function readersOf(readers: readonly Reader[]): string {
  if (readers.length === 0) return 'nothing in this overlay';
  return readers.map(({ name, purpose }) => (purpose ? `${name} (${purpose})` : name)).join(', ');
}

function databaseNote(requirements: readonly Requirement[]): string | undefined {
  const uses = requirements.some(({ keys }) => keys.some(({ format }) => format.includes('sslmode=')));
  return uses
    ? 'Each database URI must end with the `sslmode` shown. When a CA bundle is mounted, which the platform may do on its own, the operator sets `PGSSLMODE=verify-full`; only the URI overrides it. With a CA bundle, `sslmode=require` verifies the CA too. Percent-encode the password: `python3 -c "import urllib.parse,getpass; print(urllib.parse.quote(getpass.getpass(), safe=\'\'))"`.'
    : undefined;
}

function accessSection(overlay: Overlay): string | undefined {
  const { environment } = overlay;
  if (environment.form === 'standalone' && environment.settings.authentication.type === 'none') return undefined;
  const rows = new Map<string, { readonly access: Access; readonly resources: string[] }>();
  for (const access of accessOf(overlay)) {
    const key = JSON.stringify([access.who, access.where, access.verbs, access.names]);
    const row = rows.get(key) ?? { access, resources: [] };
    row.resources.push(code(access.resource));
    rows.set(key, row);
  }
  const cells = [...rows.values()].map(({ access: { who, where, verbs, names }, resources }) => [
    who,
    where,
    resources.join(', '),
    verbs.join(', '),
    names ? names.map(code).join(', ') : 'all',
  ]);
  const note = environment.form === 'standalone' ? namespacedRolesNote(environment) : undefined;
  if (cells.length === 0 && !note) return undefined;
  return section(
    'Access control',
    'Derived from the roles of this overlay and of its platform. MLflow authorizes every request at the API server, with the token of the caller.',
    cells.length > 0 ? table(['Subject', 'Namespace', 'Resources', 'Verbs', 'Resource names'], cells) : undefined,
    note,
  );
}

/** Roles of the namespace are not aggregated to view, edit and admin, so they apply only to subjects that they are bound to. */
function namespacedRolesNote(environment: StandaloneEnvironment): string | undefined {
  if (roleScope(environment) !== 'namespace') return undefined;
  const { namespace, instance, profile } = environment;
  const { view, edit, integration, admin } = namespacedRoleNames(instance);
  const bind = `${profile.cli} -n ${namespace} create rolebinding <name> --role=${edit} --user=<user>`;
  return `Callers need one of the Roles ${[view, edit, admin, integration].map(code).join(', ')}: by ${code('workspaces')} of the environment, with namespace ${code(namespace)}, or by ${code(bind)}.`;
}

function differencesSection({ environment }: OperatedOverlay): string | undefined {
  if (environment.operator.installedBy === 'platform') return undefined;
  return section(
    "Differences from the operator's upstream manifests",
    differences.map(({ what, reason }) => `- **${what}**: ${reason}.`).join('\n'),
  );
}

function waiversSection(waived: readonly Waived[]): string | undefined {
  const rows = [...new Map(waived.map((one) => [`${one.check} ${one.object}`, one])).values()].map(
    ({ check, object, waiver }) => [check, object, waiver.reason, waiver.until],
  );
  return rows.length > 0 ? section('Checks waived', table(['Check', 'Object', 'Reason', 'Until'], rows)) : undefined;
}
