import { Construct } from 'constructs';
import type { z } from 'zod';
import { validate } from '../kubernetes/validated.js';
import type { Instance } from '../model/instance.js';
import type { Requirement } from '../model/requirement.js';
import { joinRequirements } from '../model/requirement.js';
import { asRequirement, type SecretRequirement } from '../model/secret-requirement.js';
import { parseProps } from '../schema/props.js';
import { ExternalSecrets } from './external-secrets.js';
import { canBeGenerated, GeneratedSecrets } from './generated-secrets.js';
import { SealedSecrets } from './sealed-secrets.js';
import { secretsSchema } from './secrets-schema.js';
import { SecretsStoreCsi } from './secrets-store-csi.js';

export interface SecretsProps {
  readonly instance: Instance;
  /** The Secrets that all parts of the overlay read. */
  readonly required: readonly SecretRequirement[];
  readonly settings: z.input<typeof secretsSchema>;
}

/** The objects that create the Secrets; the remaining manual steps are in the requirements. */
export class Secrets extends Construct {
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, { instance, required: given, settings: input }: SecretsProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(secretsSchema, input, this);
    const required = joinRequirements(given);
    switch (settings.source) {
      case 'given':
        this.requirements = required.map(asRequirement);
        break;
      case 'external-secrets':
        this.requirements = new ExternalSecrets(this, 'External', { instance, settings, required }).requirements;
        break;
      case 'generated': {
        const generated = new GeneratedSecrets(this, 'Generated', { required: required.filter(canBeGenerated) });
        const others = required.filter((secret) => !canBeGenerated(secret));
        this.requirements = [...generated.requirements, ...others.map(asRequirement)];
        break;
      }
      case 'secrets-store-csi':
        this.requirements = new SecretsStoreCsi(this, 'Csi', { instance, settings, required }).requirements;
        break;
      case 'sealed-secrets':
        this.requirements = new SealedSecrets(this, 'Sealed', { instance, settings, required }).requirements;
        break;
    }
  }
}
