/**
 * The collector of a team as it is rendered, with the components of OpenTelemetry: traces of a program that knows neither
 * experiment nor token arrive in the experiment of the team, at a server with a path.
 */
import { resultOf } from './harness/client-pod.js';
import { environmentLike } from './harness/environment-like.js';
import { givenTools, type ServerTools } from './harness/given.js';
import type { Pod } from './harness/pod.js';
import { Standalone, standaloneOf, workspaces } from './harness/standalone.js';
import { find, templateOf } from './harness/templates.js';
import { until } from './harness/until.js';

const { collector, image } = givenTools<ServerTools>();
const namespace = workspaces.home;
const images = (name: string | undefined) => (collector && name?.includes('opentelemetry') ? collector : image);
/** With a path before all that the server has: traces are below it too since MLflow 3.16. */
const environment = (
  experimentId: string,
  account = 'mlflow-client',
) => `${environmentLike('kind/standalone-dev', { '\nserver:\n': '\nserver:\n  staticPrefix: /mlflow\n' })}
workspaces:
  - namespace: ${namespace}
    programs: [{name: mlflow-client}, {name: reader, role: view}]
    client: {account: ${account}}
    consumers: {traces: {image: otel/opentelemetry-collector-contrib:0.165.0, experimentId: "${experimentId}"}}
`;

/** One span over OTLP, with nothing of MLflow: its address is the Service of the collector. */
const program = `
import sys, time, requests
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
request = ExportTraceServiceRequest()
span = request.resource_spans.add().scope_spans.add().spans.add()
span.name = sys.argv[1]
span.trace_id = bytes(range(16))
span.span_id = bytes(range(8))
span.start_time_unix_nano = time.time_ns() - 1_000_000
span.end_time_unix_nano = time.time_ns()
answer = requests.post("http://mlflow-traces.${namespace}.svc:4318/v1/traces", data=request.SerializeToString(),
                       headers={"content-type": "application/x-protobuf"}, timeout=20)
print("=", answer.status_code)
`;

const createExperiment = 'import mlflow; print("=", mlflow.create_experiment("agents"))';
const spansOf = (experiment: string) => `
import json, mlflow
traces = mlflow.search_traces(locations=["${experiment}"], return_type="list")
print("= " + json.dumps([span.name for trace in traces for span in trace.data.spans]))
`;

let standalone: Standalone;
let experiment: string;

/** The pod of the collector, when it is ready; its Service leads to it. */
async function collect(name: string, account?: string): Promise<Pod> {
  const { objects } = standaloneOf(environment(experiment, account));
  await standalone.rig.apply(
    objects.filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.namespace === namespace),
  );
  const pod = await standalone.rig.run(templateOf(find(objects, 'Deployment', 'mlflow-traces')), { namespace, name });
  return pod.untilReady();
}

async function run(script: string, ...args: readonly string[]): Promise<string> {
  return resultOf(await standalone.client(script, 'mlflow-client', { args }));
}

(collector ? describe : describe.skip)('a collector', () => {
  beforeAll(async () => {
    standalone = await Standalone.start(environment('1'), { images });
    await standalone.must('migration');
    await standalone.serve();
    experiment = (await run(createExperiment)).trim();
  }, 600_000);
  afterAll(async () => standalone?.stop());

  test('adds experiment, workspace and token of its account to what programs send', async () => {
    const pod = await collect('collector');
    expect(await run(program, 'answer')).toBe('200');
    await until(async () => (await run(spansOf(experiment))).includes('answer'));
    const noticed = pod
      .log()
      .split('\n')
      .filter((line) => /\t(warn|error)\t/.test(line));
    // The name of the exporter that all versions know.
    expect(noticed.filter((line) => !line.includes('"otlphttp" alias is deprecated'))).toEqual([]);
    await pod.delete();
  });

  test('says in its log that the server refuses what its account may not write', async () => {
    const pod = await collect('collector-of-readers', 'reader');
    expect(await run(program, 'forbidden')).toBe('200');
    await until(() => Promise.resolve(/Dropping data.*403|403 Forbidden|PERMISSION_DENIED/i.test(pod.log())));
    expect(await run(spansOf(experiment))).not.toContain('forbidden');
    await pod.delete();
  });
});
