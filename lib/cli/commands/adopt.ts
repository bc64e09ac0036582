/** `adopt`: an environment from what exists already. */
import { Option } from 'commander';
import type { AdoptOptions } from '../adopt/adopt.js';
import { formatOption } from '../options.js';
import type { DefineCommand } from './command.js';

export const adoptCommand: DefineCommand = (program, { today, end }) => {
  program
    .command('adopt')
    .summary(
      'make an environment from values of a chart, an MLflow resource or a running server; files of teams from namespaces',
    )
    .description(
      `Makes an environment from what exists already: values of the community chart, of the official one or of Bitnami's
(several files are merged, as Helm does); an MLflow resource; or the objects of a running server, from
kubectl get deploy,sts,svc,ingress,pvc,cm -o yaml. Or files of teams, from their namespaces: kubectl get
ns,role,rolebinding,mlflowconfig,quota,limits,netpol --all-namespaces -o yaml. It prints the environment, and reports line by line what it took, what
the overlay computes anyway, what it did not take and why, which Secrets to create, and which problems remain. Values of
Secrets are never read or copied.`,
    )
    .argument('<file...>', 'YAML files; - for the standard input')
    .addOption(
      new Option('--platform <platform>', 'platform of the cluster; by what is adopted if not given').choices([
        ...['kind', 'kubernetes', 'openshift', 'rhoai', 'odh'],
      ]),
    )
    .option('--name <name>', 'name of a standalone server (default: "mlflow")')
    .option('--namespace <namespace>', 'namespace of the server')
    .option('--environment <file>', 'write the environment to this file, which must not exist')
    .option(
      '--teams <folder>',
      'write a file for the team of each namespace to this folder: workspaces/<platform>/<name>',
    )
    .addOption(formatOption('text', 'json'))
    .action(async (files: string[], options: AdoptOptions) => {
      const { adopt } = await import('../adopt/adopt.js');
      end(adopt(files, options, today));
    });
};
