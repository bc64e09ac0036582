/** Addresses of the pages on checks and fields: those of this version, on the site that package.json names. */
import { homepage, version } from '../../../package.json';

/** As long as package.json names no owner of the repository, the paths of the pages in it. */
export function documentsOf(manifest: { readonly homepage: string; readonly version: string }): string {
  const repository = manifest.homepage.replace(/#.*$/, '');
  return repository.includes('/OWNER/') ? 'docs' : `${repository}/blob/v${manifest.version}/docs`;
}

const documents = documentsOf({ homepage, version });

export function checkPage(id: string): string {
  return `${documents}/checks.md#${id.toLowerCase()}`;
}

/** The page on the fleet. */
export const fleetPage = `${documents}/gitops.md`;

/** What files can share. */
export const sharedPage = `${documents}/overlays.md`;

/** The row of a rule of diff. */
export function rulePage(id: string): string {
  return `${documents}/changes.md#${id.replace('/', '-')}`;
}

/**
 * The chapter of a field. One inside a type of Kubernetes is in that of the type, and one of a kind of store has that of
 * all kinds: `backendStore.postgresql.port` is in the chapter of `backendStore.port`.
 *
 * @param declared - the paths of all fields that have a chapter
 */
export function fieldPage(path: string, declared: ReadonlySet<string>): string {
  const keys = path.replace(/\[\w*\]/g, '').split('.');
  const chapter = keys.reduce((found, key) => {
    const next = found ? `${found}.${key}` : key;
    return declared.has(next) ? next : found;
  }, '');
  return `${documents}/fields/${keys[0]}.md#${chapter}`;
}
