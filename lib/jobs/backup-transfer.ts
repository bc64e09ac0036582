import type { Instance } from '../model/instance.js';
import { namesOf } from '../model/names.js';
import type { PodConnection } from '../model/pod-connection.js';
import { s3Connection } from '../stores/artifacts/artifact-connection.js';
import type { BackupBucket } from './backup-schema.js';
import { backupFolder, restoreVariables } from './backup-scripts.js';

/** Name of the container that fetches a backup before a restore; it leaves the cluster before the pod's own container starts. */
export const downloadContainer = 'download';

/** Folder of the backups inside the bucket. */
export function prefixOf({ prefix }: BackupBucket, { namespace, name }: Instance): string {
  return prefix ?? `${namespace}/${name}`;
}

/** The connection of a pod to the bucket. */
export function bucketConnection(bucket: BackupBucket, instance: Instance): PodConnection {
  return s3Connection(bucket, instance, {
    secret: namesOf(instance).backupCredentials,
    caVolume: 'backup-ca',
    what: 'backups',
  });
}

/** Arguments of the script: the direction, the bucket, its folder, the number of backups to keep (0 for all), the databases. */
export function transferCommand(
  direction: 'download' | 'upload',
  {
    bucket,
    prefix,
    keep,
    databases,
  }: Readonly<Record<'bucket' | 'prefix', string>> & {
    readonly keep: number;
    readonly databases: readonly string[];
  },
): string[] {
  return ['python', '-c', script, direction, bucket, prefix, String(keep), ...databases];
}

/**
 * Backups on their way to and from a bucket, with boto3: the server's image has it for artifacts, and the images with pg_dump
 * have no client of S3. The variables are those of MLflow's own client.
 */
const script = `import fnmatch, json, os, pathlib, sys

direction, bucket, prefix, keep, *known = sys.argv[1:]
restored = os.environ.get("${restoreVariables.database}", "")
if restored and restored not in known:
    sys.exit(f"${restoreVariables.database} is {restored}; it must be one of: {' '.join(known)}")
if bool(restored) != (direction == "download"):
    sys.exit()

import boto3
from botocore.config import Config

client = boto3.client(
    "s3",
    endpoint_url=os.environ.get("MLFLOW_S3_ENDPOINT_URL"),
    config=Config(
        signature_version=os.environ.get("MLFLOW_EXPERIMENTAL_S3_SIGNATURE_VERSION", "s3v4"),
        s3={"addressing_style": os.environ.get("MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE", "auto")},
        retries={"mode": "standard", "max_attempts": 5},
    ),
)
folder = pathlib.Path("${backupFolder}")
account = os.environ.get("MLFLOW_S3_EXPECTED_BUCKET_OWNER")
owner = {"ExpectedBucketOwner": account} if account else {}


def stored(database):
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"{prefix}/{database}-", **owner)
    keys = [found["Key"] for page in pages for found in page.get("Contents", [])]
    time = "[0-9]" * 8 + "T" + "[0-9]" * 6 + "Z"
    return sorted(key for key in keys if fnmatch.fnmatchcase(key.removeprefix(f"{prefix}/"), f"{database}-{time}.d*"))


def download():
    time = os.environ.get("${restoreVariables.time}", "")
    found = [key for key in stored(restored) if f"-{time}" in key]
    if not found:
        sys.exit(f"no backup of {restored} in s3://{bucket}/{prefix}")
    newest = found[-1]
    client.download_file(bucket, newest, str(folder / newest.split("/")[-1]), ExtraArgs=owner)
    print(f"s3://{bucket}/{newest}", flush=True)


def upload():
    arguments = {**json.loads(os.environ.get("MLFLOW_S3_UPLOAD_EXTRA_ARGS", "{}")), **owner}
    for file in sorted([*folder.glob("*.dump"), *folder.glob("*.db")]):
        key = f"{prefix}/{file.name}"
        client.upload_file(str(file), bucket, key, ExtraArgs=arguments)
        size = client.head_object(Bucket=bucket, Key=key, **owner)["ContentLength"]
        if size != file.stat().st_size:
            sys.exit(f"s3://{bucket}/{key} has {size} bytes, {file} has {file.stat().st_size}")
        print(f"s3://{bucket}/{key} {size} bytes", flush=True)
    for database in known if int(keep) else []:
        for old in stored(database)[:-int(keep)]:
            client.delete_object(Bucket=bucket, Key=old, **owner)
            print(f"removed s3://{bucket}/{old}", flush=True)


download() if direction == "download" else upload()
`;
