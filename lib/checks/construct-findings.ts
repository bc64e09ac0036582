/** The checks of the library's constructs: an app that is synthesized runs those that need no environment. */
import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { describe, identityOf, type KubernetesObject } from '../kubernetes/object.js';
import { isValidated, isWaived, judgeBy } from '../kubernetes/validated.js';
import { published } from '../model/published.js';
import { joinRequirements } from '../model/requirement.js';
import { asRequirement } from '../model/secret-requirement.js';
import { OperatedServer } from '../operated/operated-server.js';
import { operatorMade } from '../operated/operator-made.js';
import { MlflowServer } from '../standalone/server.js';
import type { Manifests } from './check.js';
import { withoutCredentials } from './credentials.js';
import { type Found, findInManifests } from './findings.js';

interface Judged {
  /** The construct that cdk8s validates first: there it begins a new validation. */
  readonly first: IConstruct;
  /** All objects as text. */
  readonly of: string;
  readonly findings: readonly OwnFinding[];
}

interface OwnFinding {
  /** The construct that answers for it. */
  readonly owner: Construct;
  /** The object of the finding, or the owner of one about all objects. */
  readonly source: Construct;
  readonly found: Found;
}

const judged = new WeakMap<IConstruct, Judged>();

/** What is wrong with the objects of a construct, among all objects of its app. */
function constructFindings(construct: Construct): readonly string[] {
  const { root } = construct.node;
  const before = judged.get(root);
  const current = before && before.first !== construct ? before : judgeApp(root, before);
  judged.set(root, current);
  return current.findings.flatMap(({ owner, source, found }) =>
    owner === construct && !(found.check.waivable && isWaived(source, found.check.id)) ? [textOf(found)] : [],
  );
}

judgeBy(constructFindings);

/** An app validates all its constructs again for each of its charts; its objects are then the same. */
function judgeApp(root: IConstruct, before: Judged | undefined): Judged {
  const all = root.node.findAll();
  const first = (all.find((one) => isValidated(one as Construct)) ?? root) as Construct;
  const objects = new Map(
    all.filter(ApiObject.isApiObject).map((object) => [object.toJson() as KubernetesObject, object] as const),
  );
  const of = JSON.stringify([...objects.keys()]);
  if (before?.of === of && before.first === first) return before;
  const findings = findingsIn(root, [...objects.keys()]).flatMap((found): readonly OwnFinding[] => {
    const source = found.object ? objects.get(found.object) : first;
    const owner = source && ownerOf(source);
    return owner ? [{ owner, source, found }] : [];
  });
  return { first, of, findings };
}

/** The nearest construct that answers for an object; none for the objects of others. */
function ownerOf(object: IConstruct): Construct | undefined {
  return object.node.scopes.findLast((scope) => isValidated(scope as Construct)) as Construct | undefined;
}

/** Of several servers, each with its version of MLflow, the objects in its namespace are judged. */
function findingsIn(root: IConstruct, objects: readonly KubernetesObject[]): readonly Found[] {
  const servers = serversIn(root);
  const common = {
    objects,
    requirements: joinRequirements([
      ...published(root as Construct, 'requirements'),
      ...published(root as Construct, 'secrets').map(asRequirement),
    ]),
    operatorMade: servers.flatMap((server) => server.made),
  };
  if (servers.length === 0) return findInManifests(common).found;
  return servers.flatMap(({ namespace, given }, index) =>
    findInManifests({ ...common, ...given }).found.filter(({ object }) => {
      const own = servers.findIndex((server) => server.namespace === object?.metadata.namespace);
      return own < 0 ? index === 0 : servers[own]?.namespace === namespace && own === index;
    }),
  );
}

interface FoundServer {
  readonly namespace: string;
  readonly given: Pick<Manifests, 'namespace' | 'mlflowVersion'>;
  readonly made: readonly KubernetesObject[];
}

/** That of an operator is first: objects of the whole cluster are judged by it. */
function serversIn(root: IConstruct): readonly FoundServer[] {
  const all = root.node.findAll();
  const operated = all
    .filter((one) => one instanceof OperatedServer)
    .map((server): FoundServer => {
      const { namespace, profile } = server.settings;
      return { namespace, given: { namespace, mlflowVersion: profile.version }, made: operatorMade(server) };
    });
  const standalone = all
    .filter((one) => one instanceof MlflowServer)
    .map(({ parts: { settings } }): FoundServer => {
      const { namespace } = settings.instance;
      return { namespace, given: { namespace, mlflowVersion: settings.server.image.version }, made: [] };
    });
  return [...operated, ...standalone];
}

function textOf({ check, finding }: Found): string {
  const where = finding.object
    ? `${describe(identityOf(finding.object))}${finding.field ? ` ${finding.field}` : ''}: `
    : '';
  return withoutCredentials(`${check.id} ${where}${finding.message}`).concat(`\n    ${finding.fix ?? check.fix}`);
}
