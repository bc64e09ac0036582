import { Construct } from 'constructs';
export class ObjectStore extends Construct {
  constructor(scope: Construct, id: string, _: object) {
    super(scope, id);
  }
}
