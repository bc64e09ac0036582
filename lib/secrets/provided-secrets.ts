import { Construct } from 'constructs';
import type { RequiredObject } from '../contract.js';
import { type SecretNeed, secretRequirement } from './need.js';
export class ProvidedSecrets extends Construct {
  readonly requirements: readonly RequiredObject[];
  constructor(scope: Construct, id: string, { needs }: { needs: readonly SecretNeed[]; [key: string]: unknown }) {
    super(scope, id);
    this.requirements = needs.map(secretRequirement);
  }
}
