/** Values that YAML reads as something else than what people mean, or that no Kubernetes object can hold. */
import type { Node, Scalar } from 'yaml';

/** What is wrong with a value, without its place. */
export interface ValueProblem {
  readonly message: string;
  readonly fix: string;
}

const core = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;

/** A tag other than those of JSON's types. */
export function tagProblem({ tag }: Node): ValueProblem | undefined {
  if (!tag || core.test(tag)) return undefined;
  const name = tag.replace('tag:yaml.org,2002:', '!!');
  return {
    message: `the tag ${name}, whose value has no form in Kubernetes objects`,
    fix: 'remove the tag, and write the value as a string, number, list or map',
  };
}

/** @param text - the scalar as it is written */
export function scalarProblem({ value, type }: Scalar, text: string): ValueProblem | undefined {
  if (typeof value === 'string') return surrogateProblem(value);
  if (typeof value !== 'number' || type !== 'PLAIN') return undefined;
  if (!Number.isFinite(value))
    return {
      message: `${text} reads as ${value}, which JSON and Kubernetes do not have`,
      fix: `write a finite number, or a string: "${text}"`,
    };
  if (/^[-+]?0\d+$/.test(text) && !isSameInOctal(text, value)) return octalProblem(text, value);
  if (/^[-+]?\d+$/.test(text) && !Number.isSafeInteger(value))
    return {
      message: `${text} is larger than 2^53 and would become ${BigInt(value)}`,
      fix: `write a string: "${text}"; or a number whose digits are all kept`,
    };
  return undefined;
}

function isSameInOctal(text: string, value: number): boolean {
  return /^[-+]?[0-7]+$/.test(text) && Number.parseInt(text, 8) === value;
}

/** Kubernetes' manuals write file modes as in YAML 1.1. */
function octalProblem(text: string, value: number): ValueProblem {
  const octal = /^0+([0-7]+)$/.exec(text)?.[1];
  return {
    message: `${text} reads as the decimal number ${value}, because YAML 1.2 has no octal numbers with a leading 0`,
    fix: octal
      ? `write 0o${octal} for the octal number (as for a file mode), ${value} for the decimal one, or "${text}" for a string`
      : `write ${value}, or "${text}" for a string`,
  };
}

function surrogateProblem(value: string): ValueProblem | undefined {
  const [half] = /\p{Surrogate}/u.exec(value) ?? [];
  if (half === undefined) return undefined;
  return {
    message: `the string contains \\u${half.charCodeAt(0).toString(16)}, half of a character, which UTF-8 cannot represent`,
    fix: 'write the whole character, or remove it',
  };
}
