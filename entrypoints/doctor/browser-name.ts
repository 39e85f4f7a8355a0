/** A browser's name and version, by what it tells every site: `Edge 141`. */
export function browserName(userAgent: string): string {
  const [, name, version] = /(Edg|Firefox)\/(\d+)/.exec(userAgent) ??
    /(Chrome)\/(\d+)/.exec(userAgent) ?? ['', 'a browser', ''];
  return `${name === 'Edg' ? 'Edge' : name} ${version}`.trim();
}
