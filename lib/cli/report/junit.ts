/** A report as JUnit XML: a test case for each file, with its problems as failures. */
import XMLBuilder from 'fast-xml-builder';
import { formatProblems } from '../../environment/parse.js';
import type { Report } from './report.js';

interface Failure {
  readonly file: string;
  readonly message: string;
  readonly text: string;
}

export function junit({ files, problems, changes }: Report): string {
  const failures: readonly Failure[] = [
    ...problems.map((problem) => ({
      file: problem.location.file,
      message: problem.message,
      text: formatProblems([problem]),
    })),
    ...changes.map(({ file, would }) => ({
      file,
      message: `would ${would}`,
      text: `${file} would ${would}: run synth and commit the changes`,
    })),
  ];
  const cases = [...new Set([...files, ...failures.map(({ file }) => file)])].map((file) => ({
    '@name': file,
    '@classname': 'cdk8s-mlflow',
    '@file': file,
    failure: failures
      .filter((failure) => failure.file === file)
      .map(({ message, text }) => ({ '@message': printable(message), '#text': printable(text) })),
  }));
  const failed = new Set(failures.map(({ file }) => file)).size;
  const suite = { '@name': 'cdk8s-mlflow', '@tests': cases.length, '@failures': failed, testcase: cases };
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ testsuites: { testsuite: suite } })}`;
}

/** Without the characters that XML cannot contain, which a value of a broken file can. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
}
