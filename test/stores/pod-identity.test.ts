import type { NetworkPolicySpec } from '../../imports/kubernetes.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { kindProd, overlayOf, problemsOf } from '../support/environments.js';
import { containerOf, only, specOf, valuesOf } from '../support/objects.js';
import { replaced } from '../support/replaced.js';
import { standaloneProd } from '../support/standalone.js';

const yaml = `${replaced(
  standaloneProd,
  'credentials: {type: secret}',
  'credentials: {type: eks-pod-identity}',
)}traceArchival: {}\nhttpProxy: {url: "http://proxy.example.com:3128"}\n`;
const agent = {
  ports: [{ protocol: 'TCP', port: 80 }],
  to: [{ ipBlock: { cidr: '169.254.170.23/32' } }, { ipBlock: { cidr: 'fd00:ec2::23/128' } }],
};
const egressOf = (name: string) =>
  specOf<NetworkPolicySpec>(only(overlayOf(yaml).objects, 'NetworkPolicy', name)).egress;

describe('EKS Pod Identity', () => {
  test('opens the agent of the node to pods that access the bucket, and to no others', () => {
    expect(egressOf('mlflow')).toContainEqual(agent);
    expect(egressOf('mlflow-trace-archival')).toContainEqual(agent);
    expect(egressOf('mlflow-migration')).not.toContainEqual(agent);
  });

  test('needs no annotation, no key and no token service', () => {
    const { objects } = overlayOf(yaml);
    expect(JSON.stringify(only(objects, 'ServiceAccount', 'mlflow'))).not.toContain('amazonaws');
    expect(JSON.stringify(objects)).not.toContain('AWS_ACCESS_KEY_ID');
    expect(overlayReadme(overlayOf(yaml), [])).not.toContain('sts.');
  });

  test('is not sent through the proxy', () => {
    const { NO_PROXY } = valuesOf(containerOf(only(overlayOf(yaml).objects, 'Deployment', 'mlflow')));
    expect(NO_PROXY?.split(',')).toEqual(expect.arrayContaining(['169.254.170.23', 'fd00:ec2::23']));
  });

  test('has each account to associate in the README, of both forms', () => {
    const readme = overlayReadme(overlayOf(yaml), []);
    expect(readme).toContain(
      '`system:serviceaccount:mlflow:mlflow`, `system:serviceaccount:mlflow:mlflow-trace-archival`',
    );
    expect(readme).toContain('aws eks create-pod-identity-association');
    const operated = overlayOf(
      replaced(kindProd, /credentials: \{type: secret[^}]*\}/, 'credentials: {type: eks-pod-identity}'),
    );
    expect(overlayReadme(operated, [])).toContain('--namespace opendatahub --service-account mlflow-sa');
    expect(JSON.stringify(specOf(only(operated.objects, 'MLflow', 'mlflow'))['networkPolicyEgressRules'])).toContain(
      'fd00:ec2::23/128',
    );
  });

  test('is named where annotations are missing', () => {
    expect(problemsOf(replaced(yaml, 'eks-pod-identity', 'workload-identity'))).toContain('type: eks-pod-identity');
  });
});

test('Google needs no annotation, and its metadata server is open and not proxied', () => {
  const gcs = replaced(
    yaml,
    /^artifactStore: .*$/m,
    'artifactStore: {type: gcs, bucket: mlflow, credentials: {type: workload-identity}}',
  );
  const { objects } = overlayOf(gcs);
  expect(specOf<NetworkPolicySpec>(only(objects, 'NetworkPolicy', 'mlflow')).egress).toContainEqual({
    ports: [80, 988].map((port) => ({ protocol: 'TCP', port })),
    to: [{ ipBlock: { cidr: '169.254.169.252/32' } }, { ipBlock: { cidr: '169.254.169.254/32' } }],
  });
  expect(valuesOf(containerOf(only(objects, 'Deployment', 'mlflow')))['NO_PROXY']).toContain(
    'metadata.google.internal',
  );
  expect(overlayReadme(overlayOf(gcs), [])).toContain('`system:serviceaccount:mlflow:mlflow`');
});
