#!/usr/bin/env node
// `npm create cdk8s-mlflow [folder] -- [options]` is `cdk8s-mlflow init [folder] [options]`.
const { dirname, join } = require('node:path');
const { bin } = require('cdk8s-mlflow/package.json');

process.argv.splice(2, 0, 'init');
require(join(dirname(require.resolve('cdk8s-mlflow/package.json')), bin['cdk8s-mlflow']));
