/** What a release must have before it is published. */

export interface PackageManifest {
  readonly version: string;
  readonly repository: { readonly url: string };
  readonly dependencies?: Readonly<Record<string, string>>;
}

export interface Release {
  /** The Git tag: `v1.2.0`. */
  readonly tag: string;
  /** package.json. */
  readonly manifest: PackageManifest;
  /** create/package.json. */
  readonly create: PackageManifest;
  readonly changelog: string;
  /** The repository that the workflow runs in, `owner/name`; undefined outside of a workflow. */
  readonly repository?: string | undefined;
}

/** Each with what to do. */
export function releaseProblems({ tag, manifest, create, changelog, repository }: Release): readonly string[] {
  const { version } = manifest;
  const url = repositoryOf(manifest);
  return [
    ...(tag === `v${version}`
      ? []
      : [`the tag is ${tag}, and package.json has version ${version}: tag v${version}, or set the version`]),
    ...(create.version === version && create.dependencies?.['cdk8s-mlflow'] === version
      ? []
      : [`create/package.json: set version and dependencies.cdk8s-mlflow to ${version}`]),
    ...(changelog.includes(`\n## ${version}`)
      ? []
      : [`CHANGELOG.md has no section ${version}: rename Unreleased, and begin a new one`]),
    ...(url.startsWith('OWNER/')
      ? ['package.json: repository, homepage and bugs have the placeholder OWNER: write the owner of the repository']
      : repository !== undefined && url !== repository
        ? [`package.json: repository is ${url}, and the workflow runs in ${repository}: npm refuses its provenance`]
        : []),
    ...(repositoryOf(create) === url ? [] : ['create/package.json: repository is not that of package.json']),
  ];
}

function repositoryOf({ repository }: PackageManifest): string {
  return repository.url.replace(/^git\+https:\/\/github\.com\//, '').replace(/\.git$/, '');
}
