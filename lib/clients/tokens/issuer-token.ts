import { Construct } from 'constructs';
import { validate } from '../../kubernetes/validated.js';
import { caRequirement } from '../../model/ca-requirement.js';
import type { Requirement } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import type { MlflowClient } from '../mlflow-client.js';
import { credentialsSecret, renewedTokenRequirement } from './issuer-token-secrets.js';
import { TokenGenerator } from './token-generator.js';
import { type RenewalProgram, TokenRenewal } from './token-renewal.js';

export interface IssuerTokenProps {
  /** A client with `issuerToken`. */
  readonly client: Pick<MlflowClient, 'namespace' | 'issuerToken'>;
  /**
   * What a CronJob runs, if one renews the token.
   * @default - the image of the settings
   */
  readonly program?: RenewalProgram | undefined;
}

/** The Secret `mlflow-token` of a namespace, with a token of the issuer that is renewed before it ends. */
export class IssuerToken extends Construct {
  readonly secrets: readonly SecretRequirement[];
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, { client: { namespace, issuerToken }, program }: IssuerTokenProps) {
    super(scope, id);
    validate(this);
    if (!issuerToken) throw new Error(`the client of namespace ${namespace} has no issuerToken`);
    const { settings, tokenUrl } = issuerToken;
    const { ca } = settings;
    const props = { namespace, settings, tokenUrl };
    this.secrets = [credentialsSecret(settings, namespace)];
    const own =
      settings.renewedBy === 'cron-job'
        ? new TokenRenewal(this, 'Renewal', { ...props, program: programOf(settings.image, program) }).requirements
        : [];
    if (settings.renewedBy === 'external-secrets') new TokenGenerator(this, 'Generator', props);
    this.requirements = [
      renewedTokenRequirement(settings, namespace, tokenUrl),
      ...own,
      ...(ca
        ? [
            caRequirement({ namespace }, ca, `<PEM certificates of the CA of ${new URL(tokenUrl).host}>`, {
              readers: settings.renewedBy === 'external-secrets' ? [{ name: 'External Secrets' }] : [],
            }),
          ]
        : []),
    ];
  }
}

function programOf(image: string | undefined, program: RenewalProgram | undefined): RenewalProgram {
  if (program) return program;
  if (image === undefined) throw new Error('issuerToken.image is not set, and there is no image of a server');
  return { image: { image }, podSetting: { securityPreset: 'hardened' } };
}
