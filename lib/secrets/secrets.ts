import { Construct } from 'constructs';
import type { z } from 'zod';
import type { RequiredObject } from '../model/contract.js';
import type { Instance } from '../model/instance.js';
import { joinNeeds, type SecretNeed, secretRequirement } from '../model/secret-need.js';
import { parseProps } from '../schema/props.js';
import { ExternalSecrets } from './external-secrets.js';
import { canBeGenerated, GeneratedSecrets } from './generated-secrets.js';
import { SealedSecrets } from './sealed-secrets.js';
import { secretsSchema } from './secrets-schema.js';

export interface SecretsProps {
  readonly instance: Instance;
  /** What all parts of the overlay read. */
  readonly needs: readonly SecretNeed[];
  readonly settings: z.input<typeof secretsSchema>;
}

/** Everything that brings the Secrets about; what a person must still do stands in the requirements. */
export class Secrets extends Construct {
  readonly requirements: readonly RequiredObject[];

  constructor(scope: Construct, id: string, { instance, needs: given, settings: input }: SecretsProps) {
    super(scope, id);
    const settings = parseProps(secretsSchema, input, this);
    const needs = joinNeeds(given);
    switch (settings.source) {
      case 'given':
        this.requirements = needs.map(secretRequirement);
        break;
      case 'external-secrets':
        this.requirements = new ExternalSecrets(this, 'External', { instance, settings, needs }).requirements;
        break;
      case 'generated': {
        const generated = new GeneratedSecrets(this, 'Generated', { needs: needs.filter(canBeGenerated) });
        const others = needs.filter((need) => !canBeGenerated(need));
        this.requirements = [...generated.requirements, ...others.map(secretRequirement)];
        break;
      }
      case 'sealed-secrets':
        this.requirements = new SealedSecrets(this, 'Sealed', { instance, settings, needs }).requirements;
        break;
    }
  }
}
