/** Where to go after signing in: a path of this site, or the overview. Anything that could lead elsewhere is not followed. */
export function returnPathOf(value: unknown): string {
  if (typeof value !== 'string') return '/'
  // '//host' and '/\host' are addresses of other sites to a browser.
  return /^\/(?![/\\])/.test(value) ? value : '/'
}
