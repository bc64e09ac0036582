import { type ObjectStoreProgram, shell } from './program.js';

const data = { name: 'data', mountPath: '/data' };
const temporary = { name: 'tmp', mountPath: '/tmp' };
const identities = { name: 'identities', mountPath: '/etc/mlflow-s3' };

/**
 * Master, volume server and filer require no password: they listen only inside the pod; only the S3 port is reachable from outside.
 * Their address is part of the stored data, so it must not be that of the pod.
 */
const server = `weed -logtostderr=true server -dir=/data -ip=127.0.0.1 -ip.bind=127.0.0.1 \\
  -master.telemetry=false -master.volumeSizeLimitMB=1024 -volume.max=0 -filer`;

/** MLflow's identity has only the required rights, and only in its bucket. */
const prepareScript = `set -eu
umask 007
escaped() { printf '%s' "$1" | sed 's/[\\\\"]/\\\\&/g'; }
cat > /etc/mlflow-s3/s3.json << END
{"identities": [{"name": "mlflow",
  "credentials": [{"accessKey": "$(escaped "$ACCESS_KEY_ID")", "secretKey": "$(escaped "$SECRET_ACCESS_KEY")"}],
  "actions": ["Read:$BUCKET", "Write:$BUCKET", "List:$BUCKET", "Tagging:$BUCKET"]}]}
END
mkdir -p /data/made
if [ -e "/data/made/$BUCKET" ]; then exit 0; fi
${server} &
server=$!
tries=0
until echo "s3.bucket.create -name $BUCKET -owner mlflow" | weed shell -master=127.0.0.1:9333 | grep 'created bucket'; do
  tries=$((tries + 1))
  if [ "$tries" -gt 60 ] || ! kill -0 "$server"; then echo 'SeaweedFS does not start' >&2; exit 1; fi
  sleep 2
done
touch "/data/made/$BUCKET"
kill "$server"
wait "$server" || true
`;

const serveScript = `set -eu
exec ${server} -s3 -s3.ip.bind=0.0.0.0 -s3.port="$PORT" -s3.port.iceberg=0 -s3.iam=false \\
  -s3.config=/etc/mlflow-s3/s3.json
`;

/** SeaweedFS, with all components in one process (weed/command/server.go of 4.39). */
export const seaweedfs: ObjectStoreProgram = {
  image: 'chrislusf/seaweedfs:4.39',
  healthPath: '/healthz',
  volumes: [
    { name: identities.name, emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
    { name: temporary.name, emptyDir: { sizeLimit: '256Mi' } },
  ],
  prepare: ({ bucket, identity }) => ({
    ...shell(prepareScript),
    workingDir: '/data',
    env: [
      { name: 'BUCKET', value: bucket },
      // With their usual names the program would use the key pair as that of an administrator (weed/s3api/auth_credentials.go).
      ...identity.map((variable) => ({ ...variable, name: variable.name.replace(/^AWS_/, '') })),
    ],
    volumeMounts: [data, temporary, identities],
  }),
  serve: ({ port }) => ({
    ...shell(serveScript),
    workingDir: '/data',
    env: [{ name: 'PORT', value: String(port) }],
    volumeMounts: [data, temporary, identities],
  }),
};
