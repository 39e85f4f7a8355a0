/** Where in a helpdesk's page an identifier can stand; checked alike in every browser. */

export interface PageKind {
  html: string;
  /** Further pages that it shows, by path. */
  more?: Record<string, string>;
  /** No highlight paints what a field holds. */
  isUnpainted?: true;
  /** What the page does a moment after it was loaded, as an expression. */
  later?: string;
}

export const mail = `<!doctype html><meta charset="utf-8"><title>Mail</title>
  <body style="margin: 0"><p style="margin: 0; font: 16px/20px sans-serif">ana@example.net</p>`;
const line = 'style="margin: 0; font: 16px/20px sans-serif"';
const text = `<p id="spot" ${line}>ana@example.net</p>`;

/** A frame with an `id`, 500 by 300 pixels. */
function frame(attributes: string, style = ''): string {
  return `<iframe id="spot" style="width: 500px; height: 300px; ${style}" ${attributes}></iframe>`;
}

const quoted = (html: string) => html.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
const literal = (html: string) => JSON.stringify(html).replaceAll('<', '\\u003c');
const filled = `const inside = document.querySelector('#spot').contentDocument;
  inside.open(); inside.write(${literal(mail)}); inside.close();`;
const spot = `document.querySelector('#spot')`;

/** `OTHER` stands for another origin, which is turned on as well and serves the mail. */
export const pageKinds = {
  'the page itself': { html: text },
  'an open shadow root': {
    html: `<div id="spot"></div><script>
      ${spot}.attachShadow({ mode: 'open' }).innerHTML = ${literal(text)}</script>`,
  },
  'text that comes later': {
    html: '<div id="spot"></div>',
    later: `${spot}.innerHTML = ${literal(text)}`,
  },
  'a quote that is unfolded later': {
    html: `<details id="spot"><summary hidden>Quote</summary>${text}</details>`,
    later: `${spot}.open = true`,
  },
  'a page that changes its address only': {
    html: '<div id="spot">Loading</div>',
    later: `history.pushState({}, '', '?ticket=2'), ${spot}.innerHTML = ${literal(text)}`,
  },
  'a link to write to': {
    html: `<a id="spot" href="mailto:Ana%20Ruiz%20%3Cana@example.net%3E?subject=Hi" ${line}>Ana Ruiz Delgado</a>`,
  },
  'the title of a name': {
    html: `<span id="spot" title="ana@example.net" ${line}>Ana Ruiz Delgado</span>`,
  },
  'a chip': { html: `<b id="spot" data-email="ana@example.net" ${line}>Ana Ruiz Delgado</b>` },
  'a field to read only': {
    html: '<input id="spot" readonly value="ana@example.net" aria-label="From">',
    isUnpainted: true,
  },
  'a frame': { html: frame('src="/mail"'), more: { '/mail': mail } },
  'a frame that is small': {
    html: frame('src="/mail"', 'height: 40px; width: 200px'),
    more: { '/mail': mail },
  },
  'a frame in a frame': {
    html: frame('src="/outer"'),
    more: {
      '/mail': mail,
      '/outer': `<!doctype html><body style="margin: 0"><iframe src="/mail"
        style="border: 0; height: 60px; width: 300px"></iframe>`,
    },
  },
  'a frame in a shadow root': {
    html: `<div id="spot"></div><script>
      ${spot}.attachShadow({ mode: 'open' }).innerHTML =
        '<iframe src="/mail" style="border: 0; height: 40px"></iframe>'</script>`,
    more: { '/mail': mail },
  },
  'a frame that is scaled, with border and padding': {
    html: frame(
      'src="/mail"',
      'transform: scale(0.8); transform-origin: 0 0; border: 6px solid; padding: 4px; height: 60px',
    ),
    more: { '/mail': mail },
  },
  'a frame of srcdoc': { html: frame(`srcdoc="${quoted(mail)}"`) },
  'a frame that a script writes': { html: `${frame('')}<script>${filled}</script>` },
  'a frame that a script writes later': { html: frame(''), later: `(() => { ${filled} })()` },
  'a frame of a blob': {
    html: `${frame('')}<script>${spot}.src =
      URL.createObjectURL(new Blob([${literal(mail)}], { type: 'text/html' }))</script>`,
  },
  'a frame without scripts': {
    html: frame('src="/mail" sandbox="allow-same-origin"', 'height: 40px'),
    more: { '/mail': mail },
  },
  'a frame sealed off': { html: frame('src="/mail" sandbox'), more: { '/mail': mail } },
  'a small frame sealed off': {
    html: frame('src="/mail" sandbox', 'height: 40px'),
    more: { '/mail': mail },
  },
  'a frame of another helpdesk': { html: frame('src="OTHER/mail"'), more: { '/mail': mail } },
} satisfies Record<string, PageKind>;

export type PageKindName = keyof typeof pageKinds;
export const pageKindNames = Object.keys(pageKinds) as PageKindName[];

/** All pages by path, for `servePages`. */
export function pagesOf(other: string): Record<string, string> {
  const pages: Record<string, string> = {};
  for (const [index, name] of pageKindNames.entries()) {
    const { html, more }: PageKind = pageKinds[name];
    pages[`/kind/${index}`] = `<!doctype html><meta charset="utf-8"><title>Ticket</title>
      <body style="margin: 60px">${html.replaceAll('OTHER', other)}
      <p><textarea aria-label="Reply"></textarea></p>`;
    Object.assign(pages, more);
  }
  return pages;
}
