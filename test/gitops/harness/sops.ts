/** Secrets that are encrypted for Flux, as people do it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { kustomization } from '../../../lib/output/kustomization.js';
import { toYaml } from '../../../lib/output/yaml.js';
import { run } from '../../cluster/harness/cluster.js';
import { givenGitOpsTools } from './given.js';

/** A key of age: its file is what the Secret of Flux holds. */
export class AgeKey {
  private constructor(
    readonly file: string,
    private readonly recipient: string,
  ) {}

  static async make(folder: string): Promise<AgeKey> {
    const file = join(folder, 'age.agekey');
    await must(givenGitOpsTools().ageKeygen, '-o', file);
    const [, recipient = ''] = /public key: (age1\w+)/.exec(readFileSync(file, 'utf8')) ?? [];
    return new AgeKey(file, recipient);
  }

  /** Writes Secrets into a folder, each in an encrypted file, with the kustomization.yaml that names them. */
  async encrypt(secrets: readonly KubernetesObject[], folder: string): Promise<void> {
    mkdirSync(folder, { recursive: true });
    const names = secrets.map(({ metadata }) => `${metadata.name}.yaml`);
    for (const [index, secret] of secrets.entries()) {
      const file = join(folder, names[index] ?? '');
      writeFileSync(file, toYaml([secret]));
      const options = ['--encrypt', '--in-place', '--encrypted-regex', '^(data|stringData)$', '--age', this.recipient];
      await must(givenGitOpsTools().sops, ...options, file);
    }
    writeFileSync(join(folder, 'kustomization.yaml'), kustomization(names));
  }
}

async function must(program: string, ...args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await run(program, args);
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
