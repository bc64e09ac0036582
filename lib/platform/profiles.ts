import { kind } from './kind.js';
import { kubernetes } from './kubernetes.js';
import { odh35 } from './odh-3.5.js';
import { openshift } from './openshift-standalone.js';
import type { PlatformName, PlatformProfile } from './profile.js';
import { rhoai34 } from './rhoai-3.4.js';
import { rhoai35 } from './rhoai-3.5.js';

/** All supported platforms and releases; the releases of a platform are in ascending order. */
export const profiles: readonly PlatformProfile[] = [rhoai34, rhoai35, odh35, openshift, kind, kubernetes];

export function releasesOf(platform: PlatformName): readonly string[] {
  return profiles.flatMap((profile) => (profile.platform === platform && profile.release ? [profile.release] : []));
}

/** The profile of a platform's release; that of the platform if it has no releases. */
export function findProfile(platform: PlatformName, release: string | undefined): PlatformProfile | undefined {
  return profiles.find((profile) => profile.platform === platform && profile.release === release);
}

/** Whether clusters of this platform are for trials on one machine. */
export function isLocal(platform: PlatformName): boolean {
  return profiles.some((profile) => profile.platform === platform && profile.local);
}
