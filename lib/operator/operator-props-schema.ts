import { z } from 'zod';
import type { NetworkPolicyEgressRule } from '../../imports/kubernetes.js';
import { networkPolicySchema } from '../model/network-policy-schema.js';
import { podSettingsSchema } from '../pods/pod-settings.js';
import { dnsLabel, port } from '../schema/fields.js';
import { operatorSchema } from './operator-schema.js';

const [byManifests] = operatorSchema.options;
const { image, serverImage, imagePullPolicy, replicas, resources, gatewayName, sectionTitle, publicUrl } =
  byManifests.shape;

/** The schema of an operator's props: the rules of an environment file, with fewer optional fields. */
export const operatorPropsSchema = z.strictObject({
  namespace: dnsLabel,
  image: image.unwrap(),
  serverImage: serverImage.unwrap(),
  imagePullPolicy,
  replicas,
  resources,
  gatewayName,
  sectionTitle: sectionTitle.unwrap(),
  publicUrl: publicUrl.unwrap(),
  namespaceRbac: z.boolean(),
  pod: podSettingsSchema.optional(),
  metricsTls: z.enum(['serving-certificate', 'self-signed']),
  serviceMonitor: z.boolean(),
  tlsProfileReader: z.boolean(),
  securityPreset: z.enum(['platform', 'hardened']),
  monitoringNamespace: dnsLabel,
  apiServer: networkPolicySchema.unwrap().shape.apiServer.optional(),
  dnsPorts: z.array(port).min(1).optional(),
  additionalEgress: z.array(z.custom<NetworkPolicyEgressRule>()).optional(),
});
