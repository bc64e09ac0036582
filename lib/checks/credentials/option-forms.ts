/** Passwords on command lines: options that programs know by a letter, and arguments. */
import type { Form } from './forms.js';

export const optionForms: readonly Form[] = [
  {
    what: 'a password in an option',
    pattern: /(?:^|\s)(?:-u|--user)[= ]["']?[^\s:"'$/]+:(?<value>(?!\d+\b)[^\s"']+)/dg,
    sign: '-u',
  },
  {
    what: 'a password in an option',
    pattern: /\bcurl\b[^|;&\n]{0,200}\s-u["']?[^\s:"'$/]+:(?<value>(?!\d+\b)[^\s"']+)/dg,
    sign: 'curl',
  },
  { what: 'a password in an option', pattern: /\bmysql\w*\b[^|;&\n]{0,200}\s-p(?<value>[^\s"']+)/dg, sign: 'mysql' },
  {
    what: 'a password in an option',
    pattern: /\b(?:sshpass\s+-p|redis-cli\b[^|;&\n]{0,200}\s-a)\s*["']?(?<value>[^\s"']+)/dg,
    sign: '-',
  },
  {
    what: 'a password in an option',
    pattern:
      /\b(?:login|mongo(?:sh|dump|restore)?)\b[^|;&\n]{0,200}\s-p[= ]?["']?(?<value>(?!\d+\b)[^\s"'-][^\s"']*)/dg,
    sign: '-p',
  },
  {
    what: 'a password in an option',
    pattern: /\b(?:sqlcmd\b[^|;&\n]{0,200}\s-P|ldap[a-z]+\b[^|;&\n]{0,200}\s-w)\s*["']?(?<value>[^\s"']+)/dg,
    sign: '-',
  },
  {
    what: 'a password in an option',
    pattern: /(?:^|\s)(?:-U\s+[^\s%]+%|-pass(?:in|out)?\s+pass:)(?<value>[^\s"']+)/dg,
    sign: '-',
  },
  // Java's own trust store has the password changeit.
  {
    what: 'a password in an option',
    pattern: /(?:^|\s)-(?:dest|src)?(?:store|key)pass(?:wd)?\s+["']?(?<value>(?!changeit\b)[^\s"']+)/dg,
    sign: 'pass',
  },
  {
    what: 'a password in an option',
    pattern: /(?:^|\s)--(?:basic-auth|proxy-user|http-auth)[= ]["']?[^\s:"'$/]+:(?<value>(?!\d+\b)[^\s"']+)/dg,
    sign: '--',
  },
  // Arguments whose place says what they are.
  {
    what: 'a password in an argument',
    pattern: /\bmc\s+(?:alias\s+set|config\s+host\s+add)\s+\S+\s+\S+\s+\S+\s+["']?(?<value>[^\s"']+)/dg,
    sign: 'mc ',
  },
  {
    what: 'a password in an argument',
    pattern:
      /\bhtpasswd\s+(?:-\S+\s+)*-[a-zA-Z]*b[a-zA-Z]*\s+(?:\S+\s+){1,2}["']?(?<value>[^\s"'|;&>]+)\s*(?=$|[\n|;&>])/dg,
    sign: 'htpasswd',
  },
  {
    what: 'a password in an argument',
    pattern:
      /\b(?:rabbitmqctl\s+(?:change_password|add_user)\s+\S+|vault\s+login)\s+["']?(?<value>[^\s"'=-][^\s"'=]*)(?=["']?(?:\s|$))/dg,
    sign: '',
  },
  {
    what: 'a password that a command reads',
    pattern: /\becho\s+(?:-n\s+)?["']?(?<value>[^\s"'|]+)["']?\s*\|[^|;&\n]{0,100}--password-stdin/dg,
    sign: '--password-stdin',
  },
];
