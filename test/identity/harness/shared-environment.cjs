/**
 * Gives suites one Keycloak and one server, which the first of them starts: the greater part of their time. What a suite
 * is given lives outside of it, so they have to run in one process; the last thing that this does is to end it all.
 */
const { TestEnvironment } = require('jest-environment-node');
const { register } = require('tsx/cjs/api');

const key = Symbol.for('the identity of all suites');

class SharedEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    if (!globalThis[key]) {
      register();
      const { Identity } = require('./identity.ts');
      globalThis[key] = Identity.start();
    }
    this.global.identity = await globalThis[key];
  }

  static async end() {
    await (await globalThis[key]?.catch(() => undefined))?.stop();
  }
}

module.exports = SharedEnvironment;
