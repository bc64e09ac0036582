/** What versions of MLflow change for a server that exists. Source: the wheels of 3.10.1, 3.14.0, 3.15.0, 3.16.0, 3.17.2 and 3.18.0, compared. */
import { compareVersions } from '../schema/version.js';

interface VersionNote {
  /** The first version with the change. */
  readonly since: string;
  readonly note: string;
}

const notes: readonly VersionNote[] = [
  {
    since: '3.12',
    note: '3.12 moves the REST API under the static prefix: a server with a path answers there alone, and clients that call it without the path fail',
  },
  {
    since: '3.16',
    note: '3.16 moves traces (/v1/traces), the AI gateway and jobs under the static prefix: clients that call them at the root of a server with a path fail',
  },
  {
    since: '3.17',
    note: '3.17 adds resources to the authorization (skills, MCP servers): roles of your own need them. Periodic tasks and the job executor run on one replica only',
  },
  {
    since: '3.18',
    note: '3.18: patterns of allowed hosts that look like addresses, such as 10.*, match addresses only, and no longer names; the server ends when its job runner does',
  },
];

/** What is changed on the way from one version to another. */
export function versionNotes(from: string, to: string): readonly string[] {
  return notes
    .filter(({ since }) => compareVersions(from, since) < 0 && compareVersions(to, since) >= 0)
    .map(({ note }) => note);
}
