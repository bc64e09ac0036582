/** An alert, before its place in a PrometheusRule. Its chapter in docs/runbook.md has its name. */
export interface Alert {
  readonly name: string;
  /** PromQL that gives something while there is reason to alert. */
  readonly expr: string;
  /** How long that has to last. */
  readonly for: string;
  /** Critical: users cannot work, or data is at stake, so somebody is woken. Warning: within a working day. */
  readonly severity: 'critical' | 'warning';
  /**
   * Labels besides those of every alert.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string;
}

/** Labels of a selector, as PromQL writes them: `{namespace="ml",service="mlflow"}`. */
export function selector(labels: Readonly<Record<string, string>>, more: readonly string[] = []): string {
  const equal = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `{${[...equal, ...more].join(',')}}`;
}

/** A matcher for one of several names, or patterns of names. */
export function oneOf(label: string, names: readonly string[]): string {
  return `${label}=~${JSON.stringify([...new Set(names)].join('|'))}`;
}
