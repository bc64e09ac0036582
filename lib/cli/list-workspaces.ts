/** `list workspaces`: who may do what, in every workspace of some environments. */
import { formatProblems } from '../environment/parse.js';
import { composeOverlay } from '../overlay/overlay.js';
import type { ListFormat } from './commands/list.js';
import { loadFile } from './load-file.js';
import type { Options } from './options.js';
import { fail } from './print.js';
import { selected } from './select.js';
import { accessText, reviewed } from './workspace-access.js';

interface ListWorkspacesOptions extends Pick<Options, 'environments' | 'workspaces' | 'bases'> {
  readonly format: ListFormat;
}

export function listWorkspaces(only: readonly string[], { format, ...folders }: ListWorkspacesOptions): number {
  const { environments, problems: strays } = selected(folders, only);
  const loaded = environments.map((file) => loadFile(file, folders));
  const problems = [...strays, ...loaded.flatMap((one) => ('problems' in one ? one.problems : []))];
  if (problems.length > 0) return fail(formatProblems(problems), 1);
  const overlays = loaded.flatMap((one) =>
    'environment' in one && one.environment.settings.workspaces.length > 0 ? [composeOverlay(one.environment)] : [],
  );
  const unrendered = overlays.flatMap((overlay) => overlay.problems);
  if (unrendered.length > 0) return fail(formatProblems(unrendered), 1);
  const found = overlays.map(reviewed);
  const access = found.flatMap((one) => one.access);
  const warnings = found.flatMap((one) => one.warnings);
  console.log(
    format === 'json'
      ? JSON.stringify({ workspaces: access, warnings }, null, 2)
      : accessText(access, warnings, format),
  );
  return 0;
}
