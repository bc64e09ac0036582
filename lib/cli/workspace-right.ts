import type { Access } from '../access/matrix.js';

/** What one subject may do in one workspace. */
export interface WorkspaceAccess {
  readonly environment: string;
  readonly workspace: string;
  readonly state: string;
  /** `Group oidc:fraud`, `ServiceAccount fraud/training`. */
  readonly who: string;
  /** In one phrase: `read`, `read and write`, `read, write and delete`, `administer`. */
  readonly may: string;
  /** Of Kubernetes; none where a login decides instead. */
  readonly rights: readonly Pick<Access, 'resource' | 'verbs' | 'names'>[];
}
