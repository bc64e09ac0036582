const units: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity of memory or storage in bytes, not rounded; undefined if it is none: no unit of bytes is below one. */
function exactBytesOf(quantity: string): number | undefined {
  const amount = /[num]$/.test(quantity) ? undefined : amountOf(quantity);
  return amount !== undefined && amount >= 0 ? amount : undefined;
}

/** The same in whole bytes, for values that a schema has validated. */
export function bytesOf(quantity: string): number {
  const bytes = exactBytesOf(quantity);
  if (bytes === undefined)
    throw new Error(`${JSON.stringify(quantity)} is not a size; write a number with a unit, such as 512Mi or 5Gi`);
  return Math.ceil(bytes);
}

/** A quantity of memory in MiB; undefined if it is not a quantity. */
export function memoryOf(quantity: string | number | undefined): number | undefined {
  const bytes = exactBytesOf(String(quantity));
  return bytes === undefined ? undefined : bytes / 2 ** 20;
}

/** A quantity of CPU in cores; undefined if it is not a quantity. */
export function cpuOf(quantity: string | number): number | undefined {
  const [, amount, milli] = /^(\d+(?:\.\d+)?)(m?)$/.exec(String(quantity)) ?? [];
  return amount === undefined ? undefined : Number(amount) / (milli ? 1000 : 1);
}

/** The number that any quantity is, with its sign, exponent or unit; undefined if it is not a quantity. */
export function amountOf(quantity: string | number): number | undefined {
  const [, amount, unit = ''] =
    /^([+-]?(?:\d+\.?\d*|\.\d+))([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/.exec(String(quantity)) ?? [];
  if (amount === undefined) return undefined;
  if (/^[eE][+-]?\d/.test(unit)) return Number(amount + unit);
  return Number(amount) * ({ n: 1e-9, u: 1e-6, m: 1e-3 }[unit] ?? units[unit] ?? Number.NaN);
}
