/** Values that disclose nothing, whatever the name beside them says: references, paths, switches, placeholders. */

/** `$(VARIABLE)`, `${VARIABLE}`, `$VARIABLE`, `<placeholder>`, `{{ template }}`, `%(variable)s`: all that the value holds. */
const reference = String.raw`(?:\$\([^)]*\)|\$\{[^}]*\}|\$\w[\w.]*|<[^<>]+>|\{\{.*?\}\}|%\(\w+\)s|%\w+%)`;
const references = new RegExp(`^${reference}(?:[-_:./@]?${reference})*$`);

const kinds: readonly RegExp[] = [
  references,
  // A quote or blank within a reference has ended it here: `$(cat /run/…`.
  /^[$%][({][^)}]*$/,
  // Paths, with their scheme, and where tools look for the value.
  /^(?:file:(?:\/\/)?)?(?:\/[^/\s]+){2,}\/?$/i,
  /^[\w.-]+\.(?:json|ya?ml|pem|crt|cer|key|txt|jks|p12|ini|conf|toml|env)$/,
  /^(?:env|os\.environ|environ)[.:/[]/,
  /^(?:vault|op|ssm|secretsmanager|gcpsm|awssm|awskms|keyvault|secretref|ref\+\w+):(?:\/\/)?[^\s/]+\/\S+$/,
  /^(?:arn:|alias\/)/,
  /^[a-z][a-z0-9+.-]*:\/\/(?![^/]*@)/i,
  // Source code that reads the value.
  /^[A-Za-z_][\w.]*[[(]/,
  // Marks of tokenizers: [EOS].
  /^\[[A-Za-z_]+\]$/,
  /^(?:sha(?:256|384|512):[0-9a-f]+)$/,
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|empty|unused|not-needed|not-used|n\/a|enabled|disabled|required|optional|redacted|hidden|placeholder|x+|\*+|\.+|-|\{\}|\[\])$/i,
  // Types, in schemas and in source code.
  /^(?:str|string|bytes|bool|boolean|int|integer|object|any)$/i,
];

export function isPublicValue(value: string): boolean {
  return value === '' || kinds.some((kind) => kind.test(value));
}

/** `mlflow-db`, `AWS_TOKEN`, `password`: the name of a Secret, or of a key in it, as well as a value. */
export function isNameOfSomething(value: string): boolean {
  return /^(?:[a-z]+(?:[-.][a-z0-9]+)*|[A-Z]+(?:_[A-Z0-9]+)*|[a-z]+(?:_[a-z0-9]+)+)$/.test(value);
}
