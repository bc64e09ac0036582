import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFrom, type ImportedFile, moduleFolder, run } from './go-module.js';
import { pins } from './pins.js';

interface Rule {
  readonly id: string;
  readonly regex?: string;
  readonly entropy?: number;
  readonly keywords?: readonly string[];
}

/** Not taken: too wide without the file around them, or an own form of lib/checks/credentials is wider. */
const without =
  /^(jwt|private-key|kubernetes-secret|curl-|facebook-access|twilio|octopus|maxmind|sidekiq|nuget|freemius|sourcegraph|vault-service|airtable|flutterwave-public)/;

/** The forms of tokens that gitleaks knows by what they begin with or contain; what it guesses from names of variables has no part in it. */
export function importCredentialForms(): readonly ImportedFile[] {
  const folder = moduleFolder(pins.gitleaks);
  const toJson = 'import json,sys,tomllib; print(json.dumps(tomllib.load(open(sys.argv[1],"rb"))["rules"]))';
  const rules = JSON.parse(run('python3', ['-c', toJson, join(folder, 'config', 'gitleaks.toml')])) as readonly Rule[];
  const forms = rules.flatMap(({ id, regex, keywords = [], entropy }) => {
    if (!regex || without.test(id) || regex.includes('[\\w.-]{0,50}?')) return [];
    return [{ id, ...translated(regex), signs: keywords, ...(entropy === undefined ? {} : { entropy }) }];
  });
  const notice = readFileSync(join(folder, 'LICENSE'), 'utf8').trim().split('\n');
  const text = { '//': generatedFrom(pins.gitleaks), notice, forms };
  return [{ name: 'credential-forms.json', text: `${JSON.stringify(text, undefined, 1)}\n` }];
}

/** What Go writes otherwise than JavaScript. A part without regard to case makes the whole so: the signs decide first. */
function translated(regex: string): { readonly pattern: string; readonly ignoreCase?: true } {
  const pattern = regex
    .replaceAll(/\(\?-?i\)/g, '')
    .replaceAll(/\(\?-?i:/g, '(?:')
    .replaceAll('[[:alnum:]]', '[A-Za-z0-9]')
    .replaceAll('\\z', '$')
    // The end of a value in source code: in our texts, anything that is no part of the token ends it.
    .replaceAll(/\(\?:\[\\x60'"\\s;\]\|\\\\\[nr\]\|\$(\|\\b)?\)/g, '(?![\\w-])');
  new RegExp(pattern);
  return { pattern, ...(regex.includes('(?i') ? { ignoreCase: true } : {}) };
}
