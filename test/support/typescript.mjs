/** Lets a worker of jest load TypeScript: `import 'tsx'` registers in main threads alone. */
import { register as registerRequire } from 'tsx/cjs/api';
import { register as registerImport } from 'tsx/esm/api';

registerRequire();
registerImport();
