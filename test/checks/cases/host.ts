import { standaloneProd } from '../../support/standalone.js';
import { type Broken, changedServer, withVariable } from '../support.js';

export const broken: readonly Broken[] = [
  ['MLF-HOST-1', standaloneProd, () => withVariable('MLFLOW_SERVER_ALLOWED_HOSTS', 'mlflow:8443,*'), '"mlflow:8443,*"'],
  ['MLF-HOST-1', standaloneProd, () => withVariable('MLFLOW_SERVER_CORS_ALLOWED_ORIGINS', '*'), '"*"'],
  [
    'MLF-HOST-1',
    standaloneProd,
    () => changedServer(standaloneProd, (_, { args }) => args.push('--allowed-hosts', '*')),
    '"*"',
  ],
  [
    'MLF-HOST-1',
    standaloneProd,
    () => withVariable('MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE', 'true'),
    'the middleware that validates hosts is disabled',
  ],
  [
    'MLF-HOST-2',
    standaloneProd,
    () => withVariable('MLFLOW_SERVER_ALLOWED_HOSTS', 'mlflow.example.com'),
    'Host "localhost:8443" is not an allowed host',
  ],
  [
    'MLF-HOST-2',
    standaloneProd,
    () =>
      changedServer(standaloneProd, (_, { livenessProbe }) => {
        delete livenessProbe.httpGet.httpHeaders;
      }),
    "uses the pod's address",
  ],
];
