/** What is wrong with the folder of a workspace inside its bucket; undefined for a folder that the server uses as it is written. */
export function artifactPathProblem(
  path: string,
): { readonly message: string; readonly params: { readonly fix: string } } | undefined {
  const wrong = rules.find(({ breaks }) => breaks.test(path));
  return wrong && { message: wrong.message, params: { fix: wrong.fix } };
}

/**
 * A rejected path makes every request for artifacts of the workspace fail; of a URI the server makes a folder `s3:`.
 * Source: mlflow-kubernetes-plugins 1.5.0, workspace_plugin/provider.py, _validate_artifact_path; the definition of MLflowConfig.
 */
const rules: readonly { readonly breaks: RegExp; readonly message: string; readonly fix: string }[] = [
  {
    breaks: /^[A-Za-z][A-Za-z0-9+.-]*:\//,
    message: 'a path is a folder inside the bucket, not a URI',
    fix: 'write only the folder; the bucket is in the Secret of the workspace',
  },
  {
    breaks: /\\/,
    message: 'a path must not contain a backslash, which the server rejects',
    fix: 'use forward slashes',
  },
  {
    breaks: /^\s*\/|(^|\/)\.\.(\/|$)/,
    message: 'a path is relative and has no ".." segment',
    fix: 'write a folder inside the bucket',
  },
  {
    breaks: /^\s|\s$|\p{Cc}/u,
    message: 'a path has no control characters, and no space at its beginning or end, which the server removes',
    fix: 'remove them',
  },
  {
    breaks: /^$|(^|\/)\.?(\/|$)/,
    message: 'a path has no empty and no "." segment, which the server removes',
    fix: 'write the path without them; for the root of the bucket, remove the field',
  },
  {
    breaks: /[?#]/,
    message: 'a path must not contain "?" or "#", which end the path of a URI',
    fix: 'use another name for the folder',
  },
];
