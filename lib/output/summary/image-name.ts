/** The parts of the name of an image. */
export interface ImageName {
  readonly name: string;
  /** @default - none: the digest tells the image, or the tag is latest */
  readonly tag?: string;
  /** @default - none */
  readonly digest?: string;
}

/** `registry.example.com:5000/ml/mlflow:3.17.2@sha256:…` in its parts; a colon before a slash is that of a port. */
export function imageName(image: string): ImageName {
  const [, name = image, tag, digest] = /^(.+?)(?::([^:/@]+))?(?:@(sha256:[0-9a-f]+))?$/.exec(image) ?? [];
  return { name, ...(tag ? { tag } : {}), ...(digest ? { digest } : {}) };
}
