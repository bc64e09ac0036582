import { Construct } from 'constructs';
export class ServerMonitoring extends Construct {
  constructor(scope: Construct, id: string, _: object) {
    super(scope, id);
  }
}
