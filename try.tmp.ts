import { readFileSync } from 'node:fs';
import { loadEnvironment } from './lib/environment/load.js';
import { formatProblems } from './lib/environment/parse.js';
import { composeOverlay } from './lib/overlay.js';
import { toYaml } from './lib/output/yaml.js';
import { validateObject } from './lib/api/validate.js';
const t0=performance.now();
for (const p of process.argv.slice(2)) {
  const t=performance.now();
  const r = loadEnvironment(`environments/${p}.yaml`, p, (f) => readFileSync(f));
  if ('problems' in r) { console.log(formatProblems(r.problems)); continue; }
  const o = composeOverlay(r.environment);
  console.log(formatProblems(o.problems));
  for (const f of o.files) { const y = toYaml(f.objects); if (f.name!=='crds.yaml' && !process.env.Q) console.log('#### ' + f.name + '\n' + y); for (const ob of f.objects) { const v = validateObject(ob); if (v?.length || (v===undefined && ob.kind!=='CustomResourceDefinition')) console.log('VIOL', ob.kind, ob.metadata.name, v); } }
  if (process.env.Q) console.log(p, performance.now()-t);
}
console.log(performance.now()-t0);
