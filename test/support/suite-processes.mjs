/**
 * The runner of `npm test`: suites of one process share their modules.
 *
 * jest-light-runner 0.8.2 gives the data of all workers to whichever asks first, and forgets the others: a worker that starts
 * later than another by less than the time of an answer waits for its data forever. Here it asks for itself.
 */
import { createRunner } from 'jest-light-runner';
import Tinypool from 'tinypool';

const { run } = Tinypool.prototype;

Tinypool.prototype.run = function (task, options) {
  return run.call(this, task, options?.channel ? { ...options, channel: answering(options.channel) } : options);
};

function answering(channel) {
  const listeners = [];
  return {
    ...channel,
    onMessage: (listener) => {
      listeners.push(listener);
      channel.onMessage(listener);
    },
    postMessage: (message) => {
      for (const listener of listeners) channel.onMessage(listener);
      channel.postMessage(message);
    },
  };
}

// biome-ignore lint/style/noDefaultExport: Jest takes a runner as default export
export default createRunner({ runtime: 'child_process' });
