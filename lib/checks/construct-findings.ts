/** The checks of the library's constructs: an app that is synthesized runs those that need no environment. */
import { ApiObject, Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { describe, identityOf, type KubernetesObject, keyOf } from '../kubernetes/object.js';
import { isValidated, isWaived, judgeBy } from '../kubernetes/validated.js';
import { published } from '../model/published.js';
import { joinRequirements } from '../model/requirement.js';
import { asRequirement } from '../model/secret-requirement.js';
import { OperatedServer } from '../operated/operated-server.js';
import { operatorMade } from '../operated/operator-made.js';
import { MlflowServer } from '../standalone/server.js';
import type { Manifests } from './check.js';
import { withoutCredentials } from './credentials/credentials.js';
import { type AllFound, type Found, findInManifests } from './findings.js';
import { refusedWaiver, unusedWaiver } from './waivers.js';

interface Judged {
  /** The construct that cdk8s validates first: there it begins a new validation. */
  readonly first: IConstruct;
  /** All objects as text. */
  readonly of: string;
  readonly findings: readonly OwnFinding[];
  /** Checks that failed because of a malformed object. */
  readonly unfinished: ReadonlySet<string>;
}

interface OwnFinding {
  /** The construct that answers for it. */
  readonly owner: Construct;
  /** The object of the finding, or the owner of one about all objects. */
  readonly source: Construct;
  readonly found: Found;
}

const judged = new WeakMap<Chart, Judged>();

/** What is wrong with the objects of a construct, among all objects of its chart. */
function constructFindings(construct: Construct): readonly string[] {
  const chart = Chart.of(construct);
  const before = judged.get(chart);
  const current = before && before.first !== construct ? before : judgeChart(chart, before);
  judged.set(chart, current);
  return current.findings.flatMap(({ owner, source, found }) =>
    owner === construct && !(found.check.waivable && isWaived(source, found.check.id)) ? [textOf(found)] : [],
  );
}

judgeBy(constructFindings, (construct, id) => {
  const problem = refusedWaiver(id) ?? (isUsed(construct, id) ? undefined : unusedWaiver(id));
  return problem && `${problem.check} ${problem.message}\n    ${problem.fix}`;
});

/** Whether there is something to waive in a construct or below it, as far as that is known. */
function isUsed(construct: Construct, id: string): boolean {
  const nearest = construct.node.scopes.findLast((scope) => Chart.isChart(scope));
  const charts = [nearest, ...construct.node.findAll()].filter((one) => one !== undefined && Chart.isChart(one));
  return charts.some((chart) => {
    const current = judgeChart(chart, judged.get(chart));
    judged.set(chart, current);
    const isWithin = ({ source, found }: OwnFinding) => found.check.id === id && source.node.scopes.includes(construct);
    return current.unfinished.has(id) || current.findings.some(isWithin);
  });
}

/** An app validates all its constructs again for each of its charts; the objects are then the same. */
function judgeChart(chart: Chart, before: Judged | undefined): Judged {
  const all = chart.node.root.node.findAll();
  const isOwn = (one: IConstruct) => Chart.of(one) === chart;
  const first = all.find((one) => isValidated(one as Construct) && isOwn(one)) as Construct;
  const sources = new Map(
    all.filter(ApiObject.isApiObject).map((object) => [object.toJson() as KubernetesObject, object] as const),
  );
  const of = JSON.stringify([...sources.keys()]);
  if (before?.of === of && before.first === first) return before;
  const objects = [...sources].flatMap(([object, source]) => (isOwn(source) ? [object] : []));
  const keys = new Set(objects.map((object) => keyOf(identityOf(object))));
  const others = [...sources.keys()].filter((object) => !keys.has(keyOf(identityOf(object))));
  const { found: allFound, unfinished } = findingsIn(chart, { objects, others });
  const findings = allFound.flatMap((found): readonly OwnFinding[] => {
    const source = found.object ? sources.get(found.object) : first;
    const owner = source && ownerOf(source);
    return owner ? [{ owner, source, found }] : [];
  });
  return { first, of, findings, unfinished };
}

/** The nearest construct that answers for an object; none for the objects of others. */
function ownerOf(object: IConstruct): Construct | undefined {
  return object.node.scopes.findLast((scope) => isValidated(scope as Construct)) as Construct | undefined;
}

/**
 * Charts of one app can be for several clusters: those of others only provide what a chart refers to. Of several servers, each
 * with its version of MLflow, the objects in its namespace are judged.
 */
function findingsIn(
  chart: Chart,
  { objects, others }: { readonly objects: readonly KubernetesObject[]; readonly others: readonly KubernetesObject[] },
): AllFound {
  const root = chart.node.root as Construct;
  const all = serversIn(root);
  const own = serversIn(chart);
  const servers = own.length > 0 ? own : all;
  const common = {
    objects,
    requirements: joinRequirements([
      ...published(root, 'requirements'),
      ...published(root, 'secrets').map(asRequirement),
    ]),
    operatorMade: [...others, ...all.flatMap((server) => server.made)],
  };
  if (servers.length === 0) return findInManifests(common);
  const results = servers.map(({ given }) => findInManifests({ ...common, ...given }));
  return {
    found: results.flatMap(({ found }, index) =>
      found.filter(({ object }) => {
        const server = servers.findIndex(({ namespace }) => namespace === object?.metadata.namespace);
        return index === Math.max(server, 0);
      }),
    ),
    unfinished: new Set(results.flatMap(({ unfinished }) => [...unfinished])),
  };
}

interface FoundServer {
  readonly namespace: string;
  readonly given: Pick<Manifests, 'namespace' | 'mlflowVersion'>;
  readonly made: readonly KubernetesObject[];
}

/** That of an operator is first: objects of the whole cluster are judged by it. */
function serversIn(scope: IConstruct): readonly FoundServer[] {
  const all = scope.node.findAll();
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
