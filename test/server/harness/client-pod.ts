import { readFileSync } from 'node:fs';
import type { Container } from '../../../imports/kubernetes.js';
import type { Exit } from './container.js';
import type { Rig } from './rig.js';

/** What a client script printed after an equals sign, among all that libraries log. */
export function resultOf({ exitCode, log }: Exit): string {
  const line = log.split('\n').find((text) => text.startsWith('= '));
  if (exitCode !== 0 || line === undefined) throw new Error(`the client ended with ${exitCode}\n${log}`);
  return line.slice(2);
}

export interface ClientPod {
  /** What Python runs. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly namespace: string;
  /** Its ServiceAccount, which has to exist. */
  readonly account: string;
  /** File of the CA that it trusts in place of the system's. */
  readonly ca?: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a script of Python in a pod with the client of MLflow, to its end. */
export async function runClient(
  rig: Rig,
  { script, args = [], namespace, account, ca, env }: ClientPod,
): Promise<Exit> {
  if (ca)
    await rig.apply([
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'proof-ca', namespace },
        data: { 'ca.crt': readFileSync(ca, 'utf8') },
      },
    ]);
  const all = {
    ...(ca ? { MLFLOW_TRACKING_SERVER_CERT_PATH: '/ca/ca.crt', REQUESTS_CA_BUNDLE: '/ca/ca.crt' } : {}),
    MLFLOW_DISABLE_TELEMETRY: 'true',
    HOME: '/tmp',
    USER: account,
    ...env,
  };
  const container: Container = {
    name: 'client',
    command: ['python', '-c', script, ...args],
    env: Object.entries(all).map(([name, value]) => ({ name, value })),
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...(ca ? [{ name: 'ca', mountPath: '/ca' }] : [])],
  };
  const volumes = [{ name: 'tmp', emptyDir: {} }, ...(ca ? [{ name: 'ca', configMap: { name: 'proof-ca' } }] : [])];
  const template = { spec: { serviceAccountName: account, containers: [container], volumes } };
  const pod = await rig.run(template, { namespace, name: `client-${account}` });
  return pod.ended();
}
