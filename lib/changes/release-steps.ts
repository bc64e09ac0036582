/** Between which releases upstream documents an upgrade. Nothing is claimed of a platform or program that is not here. */

/** Two numbers each. */
type Release = readonly [major: number, minor: number];

interface ReleaseSteps {
  readonly isDocumented: (from: Release, to: Release) => boolean;
  /** Where upstream says so. */
  readonly source: string;
}

/**
 * By platform. Open Data Hub documents no path. `mlflow db upgrade` runs the migrations of all versions in between, so one of them can
 * be passed over. The versions of OpenShift and Keycloak are in no overlay.json.
 */
const releaseSteps: ReadonlyMap<string, ReleaseSteps> = new Map([
  [
    'rhoai',
    {
      isDocumented: ([fromMajor, fromMinor], [toMajor, toMinor]) => fromMajor === toMajor && toMinor - fromMinor === 1,
      source:
        'docs.redhat.com, Upgrading OpenShift AI Self-Managed, Configuring the upgrade strategy (sequential updates); red-hat-data-services/RHOAI-Build-Config 00041956, catalog/catalog-patch.yaml (3.6.0-ea.1: skipRange >=3.5.0 <3.6.0)',
    },
  ],
]);

/** Whether upstream documents that a release in between must not be passed over. */
export function isSkip(platform: string, from: string, to: string): boolean {
  const steps = releaseSteps.get(platform);
  return steps !== undefined && !steps.isDocumented(releaseOf(from), releaseOf(to));
}

/** The documents, for people who want to know where a skipped release is one. */
export const documentedSteps: string = [...releaseSteps.values()].map(({ source }) => source).join('; ');

function releaseOf(text: string): Release {
  const [major = 0, minor = 0] = text.split('.').map(Number);
  return [major, minor];
}
