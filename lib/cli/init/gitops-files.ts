/** The fleet file: what applies the overlay from Git, and on which cluster. */
import type { Answers } from './answers.js';

export function gitopsFiles({ gitops, platform, name }: Answers): Readonly<Record<string, string>> {
  if (gitops === 'none') return {};
  const cluster =
    gitops === 'flux'
      ? `  - name: ${name} # yours: the folder of the cluster in gitops/flux`
      : `  - name: in-cluster # yours: the name in Argo CD; in-cluster is the cluster that it runs on`;
  return {
    'gitops.yaml': `# yaml-language-server: $schema=node_modules/cdk8s-mlflow/schema/gitops.json
# Which overlays go to which clusters; \`npx cdk8s-mlflow synth\` makes gitops/ of it.
tools: [${gitops}]
repository:
  url: https://git.example.com/team/mlflow.git # yours
  revision: main
clusters:
${cluster}
    overlays: [${platform}/${name}]
`,
  };
}
