/**
 * The grammar of references to images (github.com/distribution/reference v0.6, regexp.go): the kubelet cannot pull what it
 * does not allow.
 */
const host =
  /^(?:[A-Za-z0-9](?:[-A-Za-z0-9]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[-A-Za-z0-9]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(?::\d+)?$/;
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tag = /^\w[\w.-]{0,127}$/;

/** Why a text is no reference to an image; undefined if it is one, with or without tag and digest. */
export function referenceProblem(image: string): string | undefined {
  if (image === '') return undefined;
  if (/\s/.test(image)) return 'has a blank, which no reference to an image has';
  const [name = ''] = image.split('@');
  const colon = name.lastIndexOf(':');
  const isTagged = colon > name.lastIndexOf('/');
  const path = (isTagged ? name.slice(0, colon) : name).split('/');
  const isRegistry = path.length > 1 && /[.:]|^localhost$|[A-Z]/.test(path[0] ?? '');
  if (isRegistry && !host.test(path[0] ?? '')) return `has the registry "${path[0]}", which is not a host`;
  const wrong = path.slice(isRegistry ? 1 : 0).find((part) => !component.test(part));
  if (wrong !== undefined)
    return `has "${wrong}" in its name: lower-case letters and digits, separated by ".", "_", "__" or "-"`;
  if (isTagged && !tag.test(name.slice(colon + 1)))
    return `has the tag "${name.slice(colon + 1)}": letters, digits, "_", "." and "-", at most 128`;
  return undefined;
}
