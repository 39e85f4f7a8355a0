import { browser } from 'wxt/browser';

/**
 * Instead of WXT's context, of which content scripts use the signal only: that is a tenth of its
 * size, and it tells the page nothing by `postMessage`.
 *
 * The signal ends a content script when another is started in its place.
 */
export class ContentScriptContext {
  readonly #end = new AbortController();

  constructor(name: string) {
    const started = `${browser.runtime.id}:${name}`;
    // One of an older version is in a world of its own: only the DOM is shared.
    document.dispatchEvent(new Event(started));
    document.addEventListener(started, () => this.abort(), { signal: this.signal });
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  abort(): void {
    this.#end.abort();
  }
}
