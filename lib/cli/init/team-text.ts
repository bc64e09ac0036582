/** The first file of each team, and who approves its changes. */
import { findProfile } from '../../platform/profiles.js';
import type { Answers } from './answers.js';

export function teamFiles(answers: Answers): Readonly<Record<string, string>> {
  const { teams } = answers;
  if (teams.length === 0) return {};
  return {
    ...Object.fromEntries(teams.map((team) => [teamFile(answers, team), teamText(answers, team)])),
    CODEOWNERS: [
      '# Who approves changes: in GitHub and GitLab, the last line that matches. Change all names to yours.',
      '* @example/ml-platform',
      ...ownerLines(answers),
      '',
    ].join('\n'),
  };
}

/** A change of a team changes its part of the overlay too, which the platform approves. */
export function ownerLines(answers: Answers): readonly string[] {
  return answers.teams.map((team) => `/${teamFile(answers, team)} @example/${team}-leads @example/ml-platform`);
}

export function teamFile({ platform, name }: Answers, team: string): string {
  return `workspaces/${platform}/${name}/${team}.yaml`;
}

function teamText({ platform, release, login }: Answers, team: string): string {
  const isProject = findProfile(platform, release)?.dataScienceProjects === true;
  const [kind, names] =
    login === 'oidc' ? ['OidcGroup', 'in the tokens of the issuer'] : ['Group', 'as the API server sees them'];
  return [
    `# yaml-language-server: $schema=../../../node_modules/cdk8s-mlflow/schema/workspace.json
# What team ${team} gets. Change what ends in "# yours"; \`npx cdk8s-mlflow explain workspaces\` lists the fields.
namespace: ${team}
create: true # false, if others create the namespace
displayName: ${team} # yours

people: # groups ${names}
  editors:
    - kind: ${kind}
      name: ${team} # yours
  owners:
    - kind: ${kind}
      name: ${team}-leads # yours
`,
    ...(login === 'kubernetes' || login === 'proxy'
      ? ['programs: # accounts of jobs, which read and write but do not delete\n  - name: mlflow-client\n']
      : []),
    'quota: # yours\n  requests.cpu: "8"\n  requests.memory: 32Gi\n  pods: 30\n',
    // Pods of the platform, such as its dashboard, call workbenches of projects; behind a proxy that sets headers, no program
    // can call the server.
    ...(isProject || login === 'headers'
      ? []
      : ['networkPolicy: {} # nothing but DNS, the API server, MLflow and the pods of the team\n']),
    ...(login === 'headers' ? [] : ['client: {} # a ConfigMap with the variables of programs\n']),
  ].join('\n');
}
