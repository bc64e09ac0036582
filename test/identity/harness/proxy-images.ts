import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Images } from '../../server/harness/image.js';
import type { Rig } from '../../server/harness/rig.js';
import { givenIdentityTools } from './given.js';

/** What stands for the images behind a proxy: by a word in the name, else the server as `images/mlflow` makes it. */
export const proxyImages: Images = (name = '') => {
  const { valkeyImage, oauth2ProxyImage, mlflow } = givenIdentityTools();
  if (/\bvalkey\b/.test(name)) return valkeyImage;
  if (!/\boauth2-proxy\b/.test(name)) return mlflow;
  if (!oauth2ProxyImage) throw new Error('there is no oauth2-proxy: this suite should have been skipped');
  return oauth2ProxyImage;
};

/** The same for a rig where Redis plays Valkey's part under its name, if Debian has no Valkey. */
export function withValkey(rig: () => Rig): Images {
  return (name) => {
    const image = proxyImages(name);
    if (!/\bvalkey\b/.test(name ?? '') || existsSync('/usr/bin/valkey-server')) return image;
    const folder = rig().folder('valkey-names');
    for (const program of ['server', 'cli'])
      if (!existsSync(join(folder, `valkey-${program}`)))
        symlinkSync(`/usr/bin/redis-${program}`, join(folder, `valkey-${program}`));
    return {
      ...image,
      folders: [...image.folders, folder],
      env: { ...image.env, PATH: `${folder}:${image.env['PATH']}` },
    };
  };
}
