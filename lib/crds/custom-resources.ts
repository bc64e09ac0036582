import type { CustomResource } from './custom-resource.js';
import { mlflow } from './mlflow.js';
import { mlflowConfig } from './mlflow-config.js';
import { mlflowOperator } from './mlflow-operator.js';

/** The kinds of object that the operator knows, in the order in which they are installed. */
export const customResources: readonly CustomResource[] = [mlflow, mlflowConfig, mlflowOperator];
