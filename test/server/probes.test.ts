import { hasStores, kubernetesProd } from './fixtures/environments.js';
import { endsInOrder, type Served, startsInOrder } from './harness/probed.js';
import { Standalone } from './harness/standalone.js';

let served: Served;

if (hasStores)
  beforeAll(async () => {
    const standalone = await Standalone.start(kubernetesProd());
    await standalone.must('migration');
    served = { standalone, pod: await standalone.serve() };
  });
afterAll(async () => served?.standalone.stop());

// The other reference environments are probed where they are used: in client.test.ts and access.test.ts.
(hasStores ? describe : describe.skip)('the server of kubernetes/prod', () => {
  startsInOrder(() => served);
  endsInOrder(() => served);
});
