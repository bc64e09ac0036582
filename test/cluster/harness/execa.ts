/** Libraries that are published as ES modules only, which tsx imports and cannot require. */
export const execa = import('execa').then((module) => module.execa);
export const getPort = import('get-port').then((module) => module.default);
