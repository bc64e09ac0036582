/** A finished overlay, as far as Flux's objects are made from it: the fields of its `overlay.json`. */
export interface FluxOverlay {
  /** `kind/dev`. */
  readonly overlay: string;
  /** Its manifests, in the order of applying them. */
  readonly files: readonly FluxFile[];
  /** Variables in them, which Flux replaces. */
  readonly variables: readonly string[];
  /**
   * Folder of the repository with its encrypted Secrets, which the layer of Secrets has too.
   * @default - none
   */
  readonly secrets?: string;
}

export interface FluxFile {
  /** `mlflow.yaml`. */
  readonly name: string;
  readonly wave: number;
  readonly objects: readonly { readonly apiVersion: string; readonly kind: string }[];
}

/** What all Kustomizations of a fleet have in common. */
export interface FluxSettings {
  /** First part of the names. */
  readonly name: string;
  /** Namespace of the Kustomizations and their source: `flux-system`. */
  readonly namespace: string;
  /** How often the cluster is compared with the overlay: `10m`. */
  readonly interval: string;
  /**
   * Secret with the keys of SOPS, in the same namespace.
   * @default - nothing is decrypted
   */
  readonly decryption?: string | undefined;
  /** ConfigMap with the values of variables, in the same namespace. */
  readonly variables: string;
  /**
   * ServiceAccount that applies the objects, in the same namespace.
   * @default - that of kustomize-controller
   */
  readonly serviceAccount?: string | undefined;
  /** What happens to the objects when a Kustomization is deleted. */
  readonly deletionPolicy: 'Delete' | 'Orphan';
}

/** Where the layers of overlays are read from. */
export interface FluxSource {
  readonly kind: 'GitRepository' | 'OCIRepository';
  readonly name: string;
}
