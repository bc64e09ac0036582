const factors: Readonly<Record<string, number>> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** What a quantity such as `500m` or `1Gi` comes to. */
export function amountOf(quantity: string | number): number {
  const [, amount, unit = ''] = /^([0-9.]+)([a-zA-Z]*)$/.exec(String(quantity)) ?? [];
  const factor = unit === '' ? 1 : factors[unit];
  if (amount === undefined || factor === undefined) throw new Error(`${quantity} is not a quantity`);
  return Number(amount) * factor;
}
