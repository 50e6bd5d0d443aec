/** Whether a host, a host:port or a URL names this machine only. */
export function isLoopback(address: string): boolean {
  const host = address.replace(/^[a-z][a-z+]*:\/\//i, '').replace(/^[^@/]*@/, '');
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])(:\d+)?(\/|$)/.test(host);
}
