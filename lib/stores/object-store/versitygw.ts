import { type ObjectStoreProgram, shell } from './program.js';

const data = { name: 'data', mountPath: '/data' };
const identities = { name: 'identities', mountPath: '/etc/versitygw' };

/**
 * The program requires a root key at every start, which is not used otherwise: each process generates its own and does not store it.
 */
const randomRoot = `random() { head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \\n'; }
export ROOT_ACCESS_KEY_ID="root-$(random)" ROOT_SECRET_ACCESS_KEY="$(random)"`;

/** MLflow is a user that may not create buckets, and owns this one. The server of this script is reachable only inside the pod. */
const prepareScript = `set -eu
${randomRoot}
export ADMIN_ACCESS_KEY_ID="$ROOT_ACCESS_KEY_ID" ADMIN_SECRET_ACCESS_KEY="$ROOT_SECRET_ACCESS_KEY"
export ADMIN_ENDPOINT_URL=http://127.0.0.1:7071
mkdir -p /data/buckets
rm -f /etc/versitygw/*
versitygw --port 127.0.0.1:7071 --iam-dir /etc/versitygw --quiet posix /data/buckets &
server=$!
tries=0
until versitygw admin list-users > /dev/null 2>&1; do
  tries=$((tries + 1))
  if [ "$tries" -gt 150 ] || ! kill -0 "$server"; then echo 'Versity S3 Gateway does not start' >&2; exit 1; fi
  sleep 0.2
done
versitygw admin create-user --access "$AWS_ACCESS_KEY_ID" --secret "$AWS_SECRET_ACCESS_KEY" --role user
if [ -d "/data/buckets/$BUCKET" ]; then
  versitygw admin change-bucket-owner --bucket "$BUCKET" --owner "$AWS_ACCESS_KEY_ID"
else
  versitygw admin create-bucket --bucket "$BUCKET" --owner "$AWS_ACCESS_KEY_ID"
fi
kill "$server"
wait "$server" || true
`;

const serveScript = `set -eu
${randomRoot}
exec versitygw --port ":$PORT" --iam-dir /etc/versitygw --health /health --quiet posix /data/buckets
`;

/**
 * Versity S3 Gateway: each object is a file, its metadata are extended attributes of that file. Without extended attributes the program
 * logs an error and does not start.
 */
export const versitygw: ObjectStoreProgram = {
  image: 'ghcr.io/versity/versitygw:v1.8.0',
  healthPath: '/health',
  // Identities exist as long as the pod, so that a changed key takes effect at its next start.
  volumes: [{ name: identities.name, emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } }],
  prepare: ({ bucket, region, identity }) => ({
    ...shell(prepareScript),
    env: [
      { name: 'BUCKET', value: bucket },
      { name: 'VGW_REGION', value: region },
      { name: 'ADMIN_REGION', value: region },
      ...identity,
    ],
    volumeMounts: [data, identities],
  }),
  serve: ({ region, port }) => ({
    ...shell(serveScript),
    env: [
      { name: 'PORT', value: String(port) },
      { name: 'VGW_REGION', value: region },
    ],
    volumeMounts: [data, identities],
  }),
};
