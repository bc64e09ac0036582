import { bytesOf } from '../kubernetes/quantity.js';

/** The slowest upload that still completes, in bytes per second: 10 MiB, a shared connection of 100 Mbit/s. */
const slowestUpload = 10 * 2 ** 20;

/** The settings from which the timeout of a request is computed. */
export interface RequestLimits {
  /** The largest artifact that clients send through the server. */
  readonly maxArtifactSize: string;
  readonly timeouts: { readonly request?: string | undefined };
}

/** Timeout of a request in seconds: as configured, otherwise the time that the largest artifact takes at the slowest rate, in full minutes, and at least five minutes, for searches. */
export function requestSeconds({ maxArtifactSize, timeouts }: RequestLimits): number {
  if (timeouts.request) return secondsOf(timeouts.request);
  return 60 * Math.max(5, Math.ceil(bytesOf(maxArtifactSize) / slowestUpload / 60));
}

/** Seconds of a duration of the Gateway API, such as `1h30m`. */
export function secondsOf(duration: string): number {
  const lengths = { h: 3600, m: 60, s: 1, ms: 0.001 } as const;
  const parts = [...duration.matchAll(/(\d+)(ms|h|m|s)/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * lengths[unit as keyof typeof lengths], 0);
}

/** A duration of the Gateway API, each of whose numbers has at most five digits (GEP-2257). */
export function durationOf(seconds: number): string {
  if (seconds < 1e5) return `${seconds}s`;
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return `${hours}h${minutes}m${rest}s`;
}
