/** CI that runs `check`. Each has its own way to show a problem at its line. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from './answers.js';

const files: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  github: {
    '.github/workflows/check.yaml': `name: check
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
  security-events: write # to show problems at their lines
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
          cache: npm
      - run: npm ci --ignore-scripts
      - run: npx cdk8s-mlflow check --prune
      - if: failure()
        run: npx cdk8s-mlflow check --prune --format sarif > check.sarif || true
      - if: failure()
        continue-on-error: true # repositories without code scanning
        uses: github/codeql-action/upload-sarif@v3
        with:
          sarif_file: check.sarif
`,
  },
  gitlab: {
    '.gitlab-ci.yml': `check:
  image: node:24-slim
  cache:
    key:
      files: [package-lock.json]
    paths: [.npm/]
  script:
    - npm ci --ignore-scripts --cache .npm --prefer-offline
    - npx cdk8s-mlflow check --prune --format junit > check.xml || true
    - npx cdk8s-mlflow check --prune
  artifacts:
    when: always
    reports:
      junit: check.xml
`,
  },
  tekton: {
    '.tekton/check.yaml': `# For Pipelines as Code.
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata:
  name: check
  annotations:
    pipelinesascode.tekton.dev/on-event: "[pull_request, push]"
    pipelinesascode.tekton.dev/on-target-branch: "[main]"
    pipelinesascode.tekton.dev/task: git-clone
    pipelinesascode.tekton.dev/max-keep-runs: "5"
spec:
  params:
    - name: url
      value: "{{ repo_url }}"
    - name: revision
      value: "{{ revision }}"
  pipelineSpec:
    params:
      - name: url
      - name: revision
    workspaces:
      - name: source
      - name: basic-auth
    tasks:
      - name: fetch
        taskRef:
          name: git-clone
        workspaces:
          - name: output
            workspace: source
          - name: basic-auth
            workspace: basic-auth
        params:
          - name: url
            value: $(params.url)
          - name: revision
            value: $(params.revision)
      - name: check
        runAfter: [fetch]
        workspaces:
          - name: source
            workspace: source
        taskSpec:
          workspaces:
            - name: source
          steps:
            - name: check
              image: node:24-slim
              workingDir: $(workspaces.source.path)
              env:
                - name: HOME
                  value: /tmp
              script: |
                npm ci --ignore-scripts
                npx cdk8s-mlflow check --prune
  workspaces:
    - name: source
      volumeClaimTemplate:
        spec:
          accessModes: [ReadWriteOnce]
          resources:
            requests:
              storage: 1Gi
    - name: basic-auth
      secret:
        secretName: "{{ git_auth_secret }}"
`,
  },
};

const places: Readonly<Record<keyof typeof files, string>> = {
  github: '.github/workflows',
  gitlab: '.gitlab-ci.yml',
  tekton: '.tekton',
};

/** The systems that a repository has already: another environment brings no other ones. Undefined where it has none. */
export function existingCi(folder: string): readonly string[] | undefined {
  const found = Object.entries(places).flatMap(([system, place]) => (existsSync(join(folder, place)) ? [system] : []));
  return found.length > 0 ? found : undefined;
}

export function ciFiles({ ci }: Answers): Readonly<Record<string, string>> {
  return Object.assign({}, ...ci.map((one) => files[one]));
}
