import type { EnvVar, NetworkPolicySpec } from '../../imports/kubernetes.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { kindProd, overlayOf, problemsOf } from '../support/environments.js';
import { containerOf, only, specOf } from '../support/objects.js';
import { replaced } from '../support/replaced.js';
import { standaloneProd } from '../support/standalone.js';

const called = `networkPolicy:
  apiServer: {cidrs: [10.43.0.1/32]}
  modelProviders: [{url: "https://api.openai.com/v1"}, {url: "http://llm.models.svc:8000", peer: {podLabels: {app: llm}}}]
  webhookReceivers: [{url: "http://receiver.ci.svc:8080/hook"}]
`;
const proxy = 'httpProxy: {url: "http://proxy.example.com:3128"}\n';
const tcp = (port: number) => ({ ports: [{ protocol: 'TCP', port }] });
const from = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
const rules = [
  { ...tcp(8000), to: [{ ...from('models'), podSelector: { matchLabels: { app: 'llm' } } }] },
  { ...tcp(8080), to: [from('ci')] },
];
const egressOf = (yaml: string, name = 'mlflow') =>
  specOf<NetworkPolicySpec>(only(overlayOf(yaml).objects, 'NetworkPolicy', name)).egress ?? [];

describe('providers of models and receivers of webhooks', () => {
  test('are open for a standalone server alone, and in the README', () => {
    const yaml = standaloneProd + called;
    expect(egressOf(yaml)).toEqual(expect.arrayContaining([tcp(443), ...rules]));
    for (const rule of rules) expect(egressOf(yaml, 'mlflow-migration')).not.toContainEqual(rule);
    expect(overlayReadme(overlayOf(yaml), [])).toContain(
      '| server | model provider api.openai.com (any address) | 443 | model provider |',
    );
  });

  test('are open for an operated server', () => {
    const yaml = kindProd + called;
    const spec = specOf(only(overlayOf(yaml).objects, 'MLflow', 'mlflow'));
    expect(spec['networkPolicyAdditionalEgressRules']).toEqual(expect.arrayContaining([tcp(443), ...rules]));
    expect(overlayReadme(overlayOf(yaml), [])).toContain('| webhooks receiver.ci.svc |');
  });

  const variables = (yaml: string, kind = 'Deployment') => {
    const object = only(overlayOf(yaml).objects, kind, 'mlflow');
    const env = kind === 'MLflow' ? (specOf<{ env?: EnvVar[] }>(object).env ?? []) : containerOf(object).env;
    return Object.fromEntries(
      (env ?? []).filter(({ name }) => name.includes('WEBHOOK_ALLOW')).map((one) => [one.name, one.value]),
    );
  };
  const both = { MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'https,http', MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true' };

  test('MLflow accepts webhooks to receivers in the cluster and with plain HTTP only where one is named', () => {
    expect(variables(standaloneProd + called)).toEqual(both);
    expect(variables(kindProd + called, 'MLflow')).toEqual(both);
    const outside = 'networkPolicy: {webhookReceivers: [{url: "https://hooks.example.com"}]}\n';
    expect(variables(standaloneProd + outside)).toEqual({});
    const own = replaced(
      standaloneProd,
      'replicas: 2}',
      'replicas: 2, env: [{name: MLFLOW_WEBHOOK_ALLOWED_SCHEMES, value: http}]}',
    );
    expect(variables(own + called)).toEqual({ ...both, MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http' });
  });

  test('outside the cluster are open beside a proxy too, which MLflow does not use for them', () => {
    const rulesOf = (text: string) =>
      specOf<{ networkPolicyAdditionalEgressRules: object[] }>(only(overlayOf(text).objects, 'MLflow', 'mlflow'))
        .networkPolicyAdditionalEgressRules;
    expect(rulesOf(kindProd + called + proxy)).toEqual(expect.arrayContaining([tcp(443), tcp(3128), ...rules]));
    expect(egressOf(standaloneProd + called + proxy)).toEqual(expect.arrayContaining([tcp(443), tcp(3128), ...rules]));
  });

  test.each(['api.openai.com', 'https://user:x@api.openai.com', 'ftp://x'])('%s is refused', (url) => {
    expect(problemsOf(`${standaloneProd}networkPolicy: {modelProviders: [{url: "${url}"}]}\n`)).toContain(
      'a URL is http:// or https:// with a host, and without credentials',
    );
  });
});
