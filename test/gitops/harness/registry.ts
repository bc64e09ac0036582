import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cluster, run } from '../../cluster/harness/cluster.js';
import { freePort } from '../../server/harness/free-port.js';
import { givenGitOpsTools } from './given.js';

/** A registry of artifacts, which ends with the cluster that reads from it. */
export class Registry {
  private constructor(
    private readonly cluster: Cluster,
    private readonly host: string,
  ) {}

  static async start(cluster: Cluster): Promise<Registry> {
    const port = await freePort();
    await cluster.run(givenGitOpsTools().registry, ['-port', String(port)], {});
    const registry = new Registry(cluster, `localhost:${port}`);
    for (let tries = 0; tries < 100; tries++) {
      if (await registry.request('GET', '/v2/').catch(() => undefined)) return registry;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the registry does not answer');
  }

  url(name: string): string {
    return `oci://${this.host}/${name}`;
  }

  /** A folder as `flux push artifact` pushes it (fluxcd/pkg/oci, media types); its digest. */
  async push(name: string, tag: string, folder: string): Promise<string> {
    const file = join(this.cluster.folder, `${name}.tgz`);
    const { exitCode, stderr } = await run('tar', ['-czf', file, '--exclude=.git', '-C', folder, '.']);
    if (exitCode !== 0) throw new Error(`tar: ${stderr}`);
    const flux = 'application/vnd.cncf.flux';
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestType,
      config: { mediaType: `${flux}.config.v1+json`, ...(await this.pushBlob(name, Buffer.from('{}'))) },
      layers: [{ mediaType: `${flux}.content.v1.tar+gzip`, ...(await this.pushBlob(name, readFileSync(file))) }],
    });
    await this.request('PUT', `/v2/${name}/manifests/${tag}`, Buffer.from(manifest), manifestType);
    return digestOf(Buffer.from(manifest));
  }

  private async pushBlob(name: string, content: Buffer): Promise<{ readonly digest: string; readonly size: number }> {
    const digest = digestOf(content);
    const begun = await this.request('POST', `/v2/${name}/blobs/uploads/`);
    const location = new URL(begun.headers.get('location') ?? '', `http://${this.host}`);
    await this.request('PUT', `${location.pathname}?digest=${digest}`, content);
    return { digest, size: content.length };
  }

  private async request(
    method: string,
    path: string,
    content?: Buffer,
    type = 'application/octet-stream',
  ): Promise<Response> {
    const body = content ? { body: new Uint8Array(content), headers: { 'content-type': type } } : {};
    const response = await fetch(`http://${this.host}${path}`, { method, ...body });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
