/** An alert, independent of its PrometheusRule. Its section in docs/runbook.md has the same name. */
export interface Alert {
  readonly name: string;
  /** PromQL expression that returns series while the alert is active. */
  readonly expr: string;
  /** How long the condition must last. */
  readonly for: string;
  /** Critical: users cannot work, or data is at risk; respond immediately. Warning: respond within a working day. */
  readonly severity: 'critical' | 'warning';
  /**
   * Labels besides those of every alert.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string;
}

/** Labels of a selector in PromQL syntax: `{namespace="ml",service="mlflow"}`. */
export function selector(labels: Readonly<Record<string, string>>, more: readonly string[] = []): string {
  const equal = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `{${[...equal, ...more].join(',')}}`;
}

/** A matcher for one of several names, or patterns of names. */
export function oneOf(label: string, names: readonly string[]): string {
  return `${label}=~${JSON.stringify([...new Set(names)].join('|'))}`;
}
