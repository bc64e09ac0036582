/**
 * `$(NAME)` in commands, arguments and values, as Kubernetes puts variables in: one that is not known stays as it is
 * written, and `$$` is a dollar sign (k8s.io/kubernetes, third_party/forked/golang/expansion/expand.go).
 */
export function expanded(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (found, name: string | undefined) =>
    name === undefined ? '$' : (variables[name] ?? found),
  );
}
