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

/** A Kubernetes quantity of memory or storage in bytes. */
export function bytesOf(quantity: string): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([kMGTPE]i?|Ki)?$/.exec(quantity) ?? [];
  const factor = units[unit];
  if (amount === undefined || factor === undefined)
    throw new Error(`${JSON.stringify(quantity)} is no size; write a number with a unit, such as 512Mi or 5Gi`);
  return Math.ceil(Number(amount) * factor);
}
