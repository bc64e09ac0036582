/** Environments with workbenches. */
export const platformDev = `platform: rhoai
release: "3.5"
stage: dev
backendStore: {type: sqlite}
artifactStore: {type: volume}
gateway: {type: platform, hostnames: [rh-ai.apps.example.com]}
`;

export const own = 'name: alice, namespace: team-a, imageStream: {name: datascience, tag: "2025.2"}';
export const bob = 'name: jupyter-bob, namespace: team-a, existing: true';

/** An environment with these workbenches; team-a is their namespace. */
export function workbenches(...items: readonly string[]): string {
  const all = items.map((item) => `  - {${item.includes('namespace:') ? item : `${item}, namespace: team-a`}}\n`);
  return `${platformDev}workbenches:\n${all.join('')}`;
}

/** An environment with one pipeline server in team-a, and further fields of it. */
export function pipelines(fields = '', release = '3.5'): string {
  const store = 'objectStore: {endpoint: "https://s3.example.com:9443", bucket: pipelines}';
  return `${platformDev.replace('3.5', release)}pipelineServers:\n  - {namespace: team-a, ${store}${fields ? `, ${fields}` : ''}}\n`;
}
