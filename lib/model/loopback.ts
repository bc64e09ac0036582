/** Whether a host is the pod itself, in which only a container of that pod can answer. */
export function isLoopback(host: string): boolean {
  return /^(127(\.\d{1,3}){3}|(.*\.)?localhost|\[?(0*:)*:?0*1\]?|\[?::\]?|0\.0\.0\.0)$/i.test(host);
}
