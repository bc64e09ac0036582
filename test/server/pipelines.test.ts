/** The Python of the documents for Kubeflow Pipelines, compiled by the real SDK: what its steps read is in the result. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { run } from '../cluster/harness/cluster.js';
import { blocksOf, pages, textOf } from '../support/documented-commands.js';
import { givenTools, type ServerTools } from './harness/given.js';

const { pipelines: python } = givenTools<ServerTools>();

const snippets = pages.flatMap((page) =>
  blocksOf(textOf(page), 'python')
    .filter((text) => text.includes('kubernetes.use_'))
    .map((text) => [page, text] as const),
);

/** A whole program; lines about a `task` are those of a pipeline with one step. */
function programOf(snippet: string): string {
  if (snippet.includes('compiler.')) return snippet;
  const body = snippet.replace(/^from kfp import kubernetes\n/, '').trimEnd();
  return `from kfp import compiler, dsl, kubernetes


@dsl.component(base_image="python:3.12-slim")
def step():
    pass


@dsl.pipeline(name="documented")
def pipeline():
    task = step()
    ${body.replaceAll('\n', '\n    ')}


compiler.Compiler().compile(pipeline, "pipeline.yaml")
`;
}

interface Env {
  readonly secretName?: string;
  readonly configMapName?: string;
  readonly keyToEnv: readonly {
    readonly secretKey?: string;
    readonly configMapKey?: string;
    readonly envVar: string;
  }[];
}

interface Platform {
  readonly platforms: {
    readonly kubernetes: {
      readonly deploymentSpec: {
        readonly executors: Readonly<Record<string, Partial<Record<'secretAsEnv' | 'configMapAsEnv', readonly Env[]>>>>;
      };
    };
  };
}

/** `mlflow-token/token → MLFLOW_TRACKING_TOKEN` of every step. */
async function compiled(snippet: string): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pipeline-'));
  try {
    writeFileSync(join(folder, 'program.py'), programOf(snippet));
    const { exitCode, stderr } = await run(python, ['program.py'], { cwd: folder });
    if (exitCode !== 0) throw new Error(stderr);
    const [, platform] = parseAllDocuments(readFileSync(join(folder, 'pipeline.yaml'), 'utf8'));
    const { executors } = (platform?.toJS() as Platform).platforms.kubernetes.deploymentSpec;
    return Object.values(executors).flatMap(({ secretAsEnv = [], configMapAsEnv = [] }) =>
      [...configMapAsEnv, ...secretAsEnv].flatMap(({ secretName, configMapName, keyToEnv }) =>
        keyToEnv.map(
          ({ secretKey, configMapKey, envVar }) =>
            `${secretName ?? configMapName}/${secretKey ?? configMapKey} → ${envVar}`,
        ),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('there are snippets in all pages about pipelines', () => {
  expect([...new Set(snippets.map(([page]) => page))].sort()).toEqual([
    'docs/consumers.md',
    'docs/data-scientists.md',
    'docs/identity.md',
    'docs/workbenches-and-pipelines.md',
  ]);
});

test.each(
  snippets.map(([page, text], index) => [`${page}, ${index + 1}`, text] as const),
)('%s: each variable that it names is one of the step', async (_, text) => {
  const variables = await compiled(text);
  const named = [...new Set([...text.matchAll(/"((?:MLFLOW|AWS)_\w+)"/g)].map(([, name]) => name))];
  const found = new Set(variables.flatMap((line) => line.split(/\/| → /)));
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !found.has(String(name)))).toEqual([]);
  // The name that a key was given is the one of the object in the text.
  for (const line of variables) expect(text).toContain(`"${line.split('/')[0]}"`);
});
