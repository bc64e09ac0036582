import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { groupOf, type KubernetesObject } from '../../../lib/kubernetes/object.js';
import { at } from '../../../lib/kubernetes/structural.js';
import type { Connection } from './control-plane.js';

/** What the API server answered. */
export interface Answer<T = KubernetesObject> {
  readonly status: number;
  /** The object, or the Status that says why there is none. */
  readonly body: T;
  readonly warnings: readonly string[];
}

export interface Status {
  readonly message: string;
  readonly reason: string;
  readonly details?: { readonly causes?: readonly Cause[] };
}

export interface Cause {
  readonly reason: string;
  readonly field: string;
  readonly message: string;
}

type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Call {
  readonly subresource?: string;
  /** What would happen, and nothing happens. */
  readonly dryRun?: boolean;
}

const patches = {
  apply: 'application/apply-patch+yaml',
  merge: 'application/merge-patch+json',
} as const;

/** The API server as one caller sees it. Speaks HTTP itself, because a process of kubectl takes 0.08 s a call. */
export class Api {
  private readonly agent: Agent;
  private readonly plurals = new Map<string, Promise<ReadonlyMap<string, Resource>>>();

  constructor(
    private readonly connection: Pick<Connection, 'server' | 'certificate'>,
    private readonly token: string,
  ) {
    this.agent = new Agent({ connections: 4, connect: { ca: readFileSync(connection.certificate, 'utf8') } });
  }

  /** The same server to another caller. */
  as(token: string): Api {
    return new Api(this.connection, token);
  }

  async create(object: KubernetesObject, { subresource, dryRun }: Call = {}): Promise<Answer> {
    const path = await this.pathOf(object, { named: subresource !== undefined, subresource });
    return this.call('POST', path, object, { dryRun });
  }

  /** Server-side apply, which takes fields over from others. */
  async apply(object: KubernetesObject, { subresource, dryRun }: Call = {}): Promise<Answer> {
    const path = await this.pathOf(object, { named: true, subresource });
    return this.call('PATCH', path, object, { dryRun, contentType: patches.apply });
  }

  async merge(object: KubernetesObject, { subresource, dryRun }: Call = {}): Promise<Answer> {
    const path = await this.pathOf(object, { named: true, subresource });
    return this.call('PATCH', path, object, { dryRun, contentType: patches.merge });
  }

  async get(object: KubernetesObject): Promise<Answer> {
    return this.call('GET', await this.pathOf(object, { named: true }));
  }

  async delete(object: KubernetesObject, { dryRun }: Call = {}): Promise<Answer> {
    // Dependents are left to the garbage collector, which not every control plane here has.
    const path = `${await this.pathOf(object, { named: true })}?propagationPolicy=Background`;
    return this.call('DELETE', path, undefined, { dryRun });
  }

  /** Whether this caller may do something, or a user whom an admin asks about; by a review, as the MLflow server asks. */
  async isAllowed(resourceAttributes: object, user?: string): Promise<boolean> {
    const kind = user ? 'SubjectAccessReview' : 'SelfSubjectAccessReview';
    const { status, body } = await this.call<{ readonly status: { readonly allowed: boolean } }>(
      'POST',
      `/apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`,
      { apiVersion: 'authorization.k8s.io/v1', kind, spec: { ...(user ? { user } : {}), resourceAttributes } },
    );
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body.status.allowed;
  }

  /** Any path of the API. */
  async call<T = KubernetesObject>(
    method: Verb,
    path: string,
    body?: unknown,
    { dryRun, contentType = 'application/json' }: { readonly dryRun?: boolean; readonly contentType?: string } = {},
  ): Promise<Answer<T>> {
    const url = new URL(path, this.connection.server);
    if (dryRun) url.searchParams.set('dryRun', 'All');
    if (method !== 'GET' && method !== 'DELETE') {
      url.searchParams.set('fieldValidation', 'Strict');
      url.searchParams.set('fieldManager', 'proof');
    }
    if (contentType === patches.apply) url.searchParams.set('force', 'true');
    const response = await request(url, {
      method,
      dispatcher: this.agent,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': contentType },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.body.text();
    const headers = response.headers['warning'];
    const warnings = (headers === undefined ? [] : Array.isArray(headers) ? headers : [headers]).map(textOf);
    return { status: response.statusCode, body: parsed(text) as T, warnings };
  }

  /** Waits until an object of a collection is as wanted. */
  async watch(collection: string, name: string, wanted: (object: KubernetesObject) => boolean): Promise<void> {
    const url = new URL(collection, this.connection.server);
    url.search = new URLSearchParams({ watch: '1', fieldSelector: `metadata.name=${name}` }).toString();
    const { body } = await request(url, {
      dispatcher: this.agent,
      headers: { authorization: `Bearer ${this.token}` },
    });
    // Leaving a watch is an error to undici.
    body.on('error', () => {});
    // The first events tell what is there already.
    let unread = '';
    for await (const text of body.setEncoding('utf8')) {
      const lines = (unread + text).split('\n');
      unread = lines.pop() ?? '';
      if (lines.some((line) => wanted((JSON.parse(line) as { object: KubernetesObject }).object))) return;
    }
    throw new Error(`the API server ended the watch of ${name}`);
  }

  /** Waits until a definition that was given serves its kind. */
  established(definition: string): Promise<void> {
    return this.watch('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition, (one) =>
      ((at(one, 'status', 'conditions') ?? []) as readonly Condition[]).some(
        ({ type, status }) => type === 'Established' && status === 'True',
      ),
    );
  }

  close(): Promise<void> {
    return this.agent.close();
  }

  private async pathOf(
    { apiVersion, kind, metadata }: KubernetesObject,
    { named, subresource }: { readonly named: boolean; readonly subresource?: string | undefined },
  ): Promise<string> {
    const resource = await this.resourceOf(apiVersion, kind);
    return [
      rootOf(apiVersion),
      ...(resource.namespaced ? ['namespaces', metadata.namespace ?? 'default'] : []),
      resource.name,
      ...(named ? [metadata.name] : []),
      ...(subresource ? [subresource] : []),
    ].join('/');
  }

  /** Asks again for a while: a kind is discovered a moment after its definition is established. */
  private async resourceOf(apiVersion: string, kind: string, tries = 40): Promise<Resource> {
    const known = this.plurals.get(apiVersion) ?? this.discover(apiVersion);
    this.plurals.set(apiVersion, known);
    const resource = (await known).get(kind);
    if (resource) return resource;
    if (this.plurals.get(apiVersion) === known) this.plurals.delete(apiVersion);
    if (tries === 1) throw new Error(`the API server knows no ${kind} of ${apiVersion}`);
    await setTimeout(250);
    return this.resourceOf(apiVersion, kind, tries - 1);
  }

  private async discover(apiVersion: string): Promise<ReadonlyMap<string, Resource>> {
    const { body } = await this.call<{ readonly resources?: readonly Resource[] }>('GET', rootOf(apiVersion));
    const resources = (body.resources ?? []).filter(({ name }) => !name.includes('/'));
    return new Map(resources.map((resource) => [resource.kind, resource]));
  }
}

interface Condition {
  readonly type: string;
  readonly status: string;
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

function rootOf(apiVersion: string): string {
  return groupOf(apiVersion) === '' ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
}

/** `299 - "spec.x is deprecated"` → its text. */
function textOf(header: string): string {
  return /^\d+ \S+ "(.*)"/s.exec(header)?.[1] ?? header;
}
