import { Construct } from 'constructs';
export class PostgresqlCluster extends Construct {
  constructor(scope: Construct, id: string, _: object) {
    super(scope, id);
  }
}
