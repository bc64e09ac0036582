/** Passwords in files of programs: settings, logins, SQL, XML. */
import type { Form } from './forms.js';

export const fileForms: readonly Form[] = [
  {
    what: 'a password of a file of settings',
    pattern: /(?:^|\n)\s*(?:requirepass|masterauth)\s+["']?(?<value>[^\s"']+)/dg,
    sign: '',
  },
  {
    what: 'a password in SQL',
    pattern:
      /\b(?:(?:create|alter)\s+(?:user|role|login)\b[^;]{0,200}?\bpassword\s*=?|identified\s+(?:with\s+\S+\s+)?by)\s*'(?<value>[^']+)'/dgi,
    sign: "'",
  },
  {
    what: 'a password of a file of settings',
    pattern: /(?:^|\n)\s*user\s+\S+\s+(?:on|off|reset)\b[^\n]{0,200}?\s>(?<value>\S+)/dg,
    sign: 'user',
  },
  { what: 'a password of a file of logins', pattern: /\blogin\s+\S+\s+password\s+(?<value>\S+)/dg, sign: 'login' },
  {
    what: 'a password of a file of logins',
    pattern: /(?:^|\n)[\w.*-]+:(?:\d+|\*):[\w*-]+:[\w*-]+:(?<value>[^\s:]+)(?=\n|$)/dg,
    sign: ':',
  },
  {
    what: 'the hash of a password',
    pattern:
      /\$(?:2[aby]\$\d\d\$[./A-Za-z0-9]{53}|apr1\$\S{8,}|6\$\S{20,})|\{S?SHA(?:256|512)?\}[A-Za-z0-9+/]{27,}={0,2}/dg,
    sign: '',
  },
  { what: 'a password in XML', pattern: /<\w*password>(?<value>[^<]+)</dgi, sign: 'assword>' },
  {
    what: 'a password in XML',
    pattern: /<\w[^<>]{0,500}\s\w*(?:pass|password)\s*=\s*["'](?<value>[^"'<>]+)["']/dgi,
    sign: '=',
  },
  {
    what: 'a password in XML',
    pattern: /\bname\s*=\s*["'][\w.-]*(?:password|secret[.-]?key)["']\s+value\s*=\s*["'](?<value>[^"'<>]+)["']/dgi,
    sign: 'value',
  },
  {
    what: 'a password in XML',
    pattern: /<name>[\w.-]*(?:password|secret\.key)<\/name>\s*<value>(?<value>[^<]+)</dgi,
    sign: '<value>',
  },
  {
    what: 'a password of a user',
    pattern: /"type"\s*:\s*"password"[^{}]{0,200}"value"\s*:\s*"(?<value>[^"]+)"/dg,
    sign: '"password"',
  },
  {
    what: 'a password of a file of settings',
    pattern:
      /(?:^|\n)[ \t]*(?:bindpw[ \t]+|user[ \t]+\S+\n[ \t]*password[ \t]+|ldap_default_authtok[ \t]*=[ \t]*)(?<value>(?!\{\{)\S+)/dg,
    sign: '',
  },
  {
    what: 'a password of a file of settings',
    pattern: /(?:^|\n)[ \t]*user[ \t]*=[ \t]*["']?[^\s:"'$]+:(?<value>(?!\d+\b)[^\s"']+)/dg,
    sign: 'user',
  },
];
