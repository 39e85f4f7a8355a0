/** What every editor's page offers to the tests. */
declare global {
  interface Window {
    /** What the editor itself holds, and so what the helpdesk would send: one line per line. */
    model: () => string;
  }
}

/** Put the element that the editor takes over into the page. */
export function place<K extends keyof HTMLElementTagNameMap>(name: K): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.id = 'editor';
  document.querySelector('main')?.append(element);
  return element;
}

/** Tests wait for it: the editor is there, and `model` reads it. */
export function ready(model: () => string): void {
  window.model = model;
  document.documentElement.dataset.editor = 'ready';
}

/** The lines of an editor that keeps its document as HTML. */
export function linesOf(html: string): string {
  const template = document.createElement('template');
  template.innerHTML = html.replaceAll(/<br ?\/?>|<\/p>/g, '\n');
  return template.content.textContent ?? '';
}
