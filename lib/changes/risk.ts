/** The classes of risk of a change, the worst first. */
export const risks = ['data-loss', 'downtime', 'privilege', 'exposure', 'restart', 'cost', 'cosmetic'] as const;

export type Risk = (typeof risks)[number];

/** What a class means, and what to do before such a change is applied. */
export const riskMeanings: Readonly<Record<Risk, { readonly title: string; readonly meaning: string }>> = {
  'data-loss': {
    title: 'data loss',
    meaning: 'data is deleted, or the server no longer finds it; back it up first',
  },
  downtime: {
    title: 'downtime',
    meaning: 'the API server refuses the change, or users are without the server; plan a maintenance window',
  },
  privilege: {
    title: 'privilege',
    meaning: 'an account or a person may do more, a pod is less restricted, or an image is no longer pinned',
  },
  exposure: { title: 'exposure', meaning: 'more can connect to the server, or it to more' },
  restart: { title: 'restart', meaning: 'pods are replaced one after the other, or a job runs again' },
  cost: { title: 'cost', meaning: 'more is requested from the cluster' },
  cosmetic: { title: 'cosmetic', meaning: 'applied in place; no rule names a risk' },
};

/** The worst of some classes; undefined of none. */
export function worstOf(classes: Iterable<Risk>): Risk | undefined {
  const found = new Set(classes);
  return risks.find((risk) => found.has(risk));
}
