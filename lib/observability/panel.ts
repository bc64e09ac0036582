/** A panel, independent of its position on the dashboard. */
export interface Panel {
  readonly title: string;
  readonly description: string;
  readonly unit: 'reqps' | 's' | 'percentunit' | 'bytes' | 'short' | 'none';
  /** PromQL expressions, with the legends of their lines. */
  readonly targets: readonly { readonly expr: string; readonly legend: string }[];
  /** @default - as high as the highest value */
  readonly max?: number;
  /** @default false */
  readonly stacked?: boolean;
}

export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

const width = 8;
const height = 8;

/** Rows in the format of Grafana: a list of panels with their ids and positions, three next to each other. */
export function placed(rows: readonly Row[]): readonly object[] {
  const panels: object[] = [];
  let y = 0;
  for (const { title, panels: own } of rows) {
    panels.push({
      id: panels.length + 1,
      type: 'row',
      title,
      collapsed: false,
      gridPos: { x: 0, y, w: 24, h: 1 },
      panels: [],
    });
    y += 1;
    for (const [index, panel] of own.entries()) {
      const place = { x: (index % 3) * width, y: y + Math.floor(index / 3) * height, w: width, h: height };
      panels.push(timeseries(panel, panels.length + 1, place));
    }
    y += Math.ceil(own.length / 3) * height;
  }
  return panels;
}

function timeseries(
  { title, description, unit, targets, max, stacked = false }: Panel,
  id: number,
  gridPos: object,
): object {
  return {
    id,
    type: 'timeseries',
    title,
    description,
    gridPos,
    datasource,
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        ...(max === undefined ? {} : { max }),
        custom: { fillOpacity: 10, showPoints: 'never', stacking: { mode: stacked ? 'normal' : 'none', group: 'A' } },
      },
      overrides: [],
    },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
    targets: targets.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource,
      expr,
      legendFormat: legend,
    })),
  };
}

/** Data source variable, so that the dashboard works in any Grafana. */
const datasource = { type: 'prometheus', uid: '$datasource' } as const;
