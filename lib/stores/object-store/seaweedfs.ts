import { type ObjectStoreProgram, shell } from './program.js';

const data = { name: 'data', mountPath: '/data' };
const temporary = { name: 'tmp', mountPath: '/tmp' };
const identities = { name: 'identities', mountPath: '/etc/mlflow-s3' };

/**
 * Master, volume server and filer ask for no password: they listen to this pod alone, and only the S3 port to others.
 * Their address is part of what they store, so that it is never the pod's own.
 */
const server = `weed -logtostderr=true server -dir=/data -ip=127.0.0.1 -ip.bind=127.0.0.1 \\
  -master.telemetry=false -master.volumeSizeLimitMB=1024 -volume.max=0 -filer`;

/** MLflow's identity may do what it must inside its own bucket, and nothing else. */
const prepareScript = `set -eu
umask 077
escaped() { printf '%s' "$1" | sed 's/[\\\\"]/\\\\&/g'; }
cat > /etc/mlflow-s3/s3.json << EOF
{"identities": [{"name": "mlflow",
  "credentials": [{"accessKey": "$(escaped "$ACCESS_KEY_ID")", "secretKey": "$(escaped "$SECRET_ACCESS_KEY")"}],
  "actions": ["Read:$BUCKET", "Write:$BUCKET", "List:$BUCKET", "Tagging:$BUCKET"]}]}
