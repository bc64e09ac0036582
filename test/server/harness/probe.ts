import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import type { ContainerPort, Probe } from '../../../imports/kubernetes.js';
import type { Output } from '../../cluster/harness/cluster.js';

/** What the kubelet takes from asking once. */
export interface ProbeResult {
  readonly success: boolean;
  /** As the kubelet's events say it. */
  readonly message: string;
}

/** Whom a probe asks. */
export interface Asked {
  readonly ip: string;
  readonly ports: readonly ContainerPort[];
  /** Runs a program inside. */
  readonly exec: (command: readonly string[]) => Promise<Output>;
}

/** Asks a pod as the kubelet does (k8s.io/kubernetes, pkg/probe). */
export function ask(probe: Probe, asked: Asked): Promise<ProbeResult> {
  const { ip, ports } = asked;
  const timeout = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.httpGet) return askHttp(probe.httpGet, ip, ports, timeout);
  if (probe.tcpSocket) return askTcp({ host: ip, port: portNumber(probe.tcpSocket.port, ports) }, timeout);
  if (probe.exec) return askProgram(asked.exec(probe.exec.command ?? []));
  throw new Error('the runner knows probes by httpGet, tcpSocket and exec');
}

export function portNumber(port: number | string, ports: readonly ContainerPort[]): number {
  if (typeof port === 'number') return port;
  const found = ports.find(({ name }) => name === port);
  if (!found) throw new Error(`no container has a port ${port}`);
  return found.containerPort;
}

type HttpGet = NonNullable<Probe['httpGet']>;

function askHttp(get: HttpGet, ip: string, ports: readonly ContainerPort[], timeout: number): Promise<ProbeResult> {
  const port = portNumber(get.port, ports);
  const given = Object.fromEntries((get.httpHeaders ?? []).map(({ name, value }) => [name.toLowerCase(), value]));
  const request = get.scheme === 'HTTPS' ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const failed = (message: string) => resolve({ success: false, message });
    const asked = request(
      {
        host: get.host ?? ip,
        port,
        path: get.path ?? '/',
        headers: {
          host: `${ip}:${port}`,
          'user-agent': 'kube-probe/1.37',
          accept: '*/*',
          connection: 'close',
          ...given,
        },
        // The kubelet does not look at certificates.
        rejectUnauthorized: false,
        agent: false,
        signal: AbortSignal.timeout(timeout),
      },
      (response) => {
        response.resume();
        const status = response.statusCode ?? 0;
        const message = `HTTP probe ${status < 400 ? 'succeeded' : 'failed'} with statuscode: ${status}`;
        resolve({ success: status >= 200 && status < 400, message });
      },
    );
    asked.on('error', (error) => failed(error.name === 'AbortError' ? 'Client.Timeout exceeded' : error.message));
    asked.end();
  });
}

async function askProgram(ended: Promise<Output>): Promise<ProbeResult> {
  const { exitCode, stdout, stderr } = await ended;
  return { success: exitCode === 0, message: `${stdout}${stderr}`.trim() };
}

function askTcp(target: { readonly host: string; readonly port: number }, timeout: number): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const socket = connect({ ...target, timeout });
    const done = (success: boolean, message: string) => {
      socket.destroy();
      resolve({ success, message });
    };
    socket.on('connect', () => done(true, 'connected'));
    socket.on('timeout', () => done(false, 'timed out'));
    socket.on('error', (error) => done(false, error.message));
  });
}
