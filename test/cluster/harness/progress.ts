import type { Log } from './build.js';

/** A line a minute, so that neither a person nor CI takes long work for dead work. */
const interval = 60_000;

/** Says that work begins, that it goes on, and how long it took: `installing x`, `installed x in 9 s`. */
export async function reported(
  [doing, done]: readonly [string, string],
  what: string,
  log: Log,
  work: () => Promise<void>,
  /** More of how far it is: `12 packages`. */
  state: () => string = () => '',
): Promise<void> {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  log(`${doing} ${what}`);
  const timer = setInterval(
    () => log(`${doing} ${what}: ${[state(), seconds()].filter(Boolean).join(', ')}`),
    interval,
  );
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  log(`${done} ${what} in ${seconds()}`);
}
