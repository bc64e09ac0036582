/** The values that fields of the Kubernetes API may have, which the committed OpenAPI documents lack. */
export interface FieldEnum {
  /** `io.k8s.api.core.v1.Toleration`. */
  readonly type: string;
  readonly field: string;
  /** Whether they are the values of the field's items, or of its entries. */
  readonly ofItems: boolean;
  readonly values: readonly string[];
}

const typeStart = /^func schema_k8sio_api_(\w+?)_(v\d\w*?)_(\w+)\(/;
const fieldStart = /^\t{5}"([^"]+)": \{$/;
const enumeration = /^\s*Enum:\s+\[\]interface\{\}\{(.*)\},$/;

/**
 * Reads the enumerations from the Go code with which the API server describes itself
 * (k8s.io/kubernetes, pkg/generated/openapi/zz_generated.openapi.go, formatted by gofmt).
 */
export function* enumsOf(code: string): Iterable<FieldEnum> {
  let type: string | undefined;
  let field: string | undefined;
  let ofItems = false;
  for (const line of code.split('\n')) {
    if (line.startsWith('func ')) {
      const [, group, version, name] = typeStart.exec(line) ?? [];
      type = name && `io.k8s.api.${group}.${version}.${name}`;
      field = undefined;
    } else if (fieldStart.test(line)) {
      field = fieldStart.exec(line)?.[1];
      ofItems = false;
    } else if (/\b(Items|AdditionalProperties): /.test(line)) {
      ofItems = true;
    } else if (type && field) {
      const values = enumeration.exec(line)?.[1];
      if (values !== undefined) yield { type, field, ofItems, values: JSON.parse(`[${values}]`) as string[] };
    }
  }
}
