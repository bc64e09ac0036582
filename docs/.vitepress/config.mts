/** `npm run docs:site`: the pages of docs/ as a site, in docs/.vitepress/dist. Links to pages that do not exist fail the build. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defineConfig } from 'vitepress';

const docs = join(import.meta.dirname, '..');
const pages = (folder: string) =>
  readdirSync(join(docs, folder))
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => basename(file, '.md'));

const guides = {
  overlays: 'Environments and overlays',
  standalone: 'The standalone server',
  identity: 'Identity and logins',
  diff: 'Changes and their risk',
  workspaces: 'Workspaces of teams',
  'workbenches-and-pipelines': 'Workbenches and pipelines',
  serving: 'Serving models',
  consumers: 'What uses the server in a workspace',
  'data-scientists': 'For data scientists',
  troubleshooting: 'Troubleshooting',
  runbook: 'Runbook of the alerts',
  gitops: 'GitOps',
  kargo: 'Promotion with Kargo',
  rotation: 'Rotation of Secrets',
  recovery: 'Recovery from nothing',
  faq: 'Frequent questions',
  library: 'The library',
};
const about = {
  support: 'Support and upgrades',
  comparison: 'Comparison with others',
  differences: 'Differences from upstream',
  releasing: 'Releasing',
};
const present = new Set(pages('.'));
const linked = (titles: Readonly<Record<string, string>>) =>
  Object.entries(titles)
    .filter(([page]) => present.has(page))
    .map(([page, text]) => ({ text, link: `/${page}` }));

export default defineConfig({
  title: 'cdk8s-mlflow',
  description: 'MLflow on Kubernetes: one environment file in, one complete and checked overlay of plain YAML out',
  cleanUrls: true,
  rewrites: { 'fields/README.md': 'fields/index.md', 'decisions/README.md': 'decisions/index.md' },
  // Files of the repository that are not pages of the site.
  ignoreDeadLinks: [
    /^https?:\/\/localhost/,
    /^(\.\/)?(\.\.\/)+(README|CHANGELOG|CONTRIBUTING|SECURITY|index)$/,
    /^(\.\/)?(\.\.\/)+(schema|environments|images|overlays|test|lib|scripts)\//,
  ],
  markdown: {
    // Anchors are those of GitHub, to which the command and other pages link.
    anchor: {
      slugify: (heading) =>
        heading
          .toLowerCase()
          .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
          .replaceAll(' ', '-'),
    },
    // The pages are plain Markdown: braces in a text are text, and not an expression of Vue.
    config: ({ renderer: { rules }, utils }) => {
      const literal = (text: string) => utils.escapeHtml(text).replaceAll('{{', '&#123;&#123;');
      rules['text'] = (tokens, index) => literal(tokens[index]?.content ?? '');
      rules['code_inline'] = (tokens, index) => `<code>${literal(tokens[index]?.content ?? '')}</code>`;
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Fields', link: '/fields/' },
      { text: 'Checks', link: '/checks' },
      { text: 'Commands', link: '/commands' },
      { text: 'API', link: '/API' },
    ],
    sidebar: [
      {
        text: 'Quick starts',
        items: pages('quick-starts').map((page) => ({ text: page, link: `/quick-starts/${page}` })),
      },
      { text: 'Guides', items: linked(guides) },
      {
        text: 'Reference',
        items: [
          { text: 'Commands', link: '/commands' },
          { text: 'Checks', link: '/checks' },
          { text: 'API', link: '/API' },
          {
            text: 'Fields',
            link: '/fields/',
            collapsed: true,
            items: pages('fields').map((page) => ({ text: page, link: `/fields/${page}` })),
          },
        ],
      },
      { text: 'About', items: [...linked(about), { text: 'Decisions', link: '/decisions/' }] },
    ],
  },
});
