/** Props of constructs that are not valid, in the words for environment files: the library's entries load it. */
import { explainBy } from '../schema/props.js';
import { explainAll } from './explain.js';
import { sourceOfObject } from './object-source.js';
import { formatProblems, sorted } from './parse.js';

explainBy(({ issues }, schema, props) =>
  formatProblems(sorted(explainAll(issues, schema, sourceOfObject(props, 'props')))),
);
