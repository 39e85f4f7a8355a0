declare global {
  /** In the extension's own world: no page sees it. */
  var whereaboutsRunning: Record<string, AbortController> | undefined;
}

/**
 * Instead of WXT's context, of which content scripts use the signal only: that is a tenth of its
 * size, and it tells the page nothing, by `postMessage` or otherwise.
 *
 * The signal ends a content script when another is started in its place. One of an older version is
 * in a world that this one doesn't reach: it notices by itself (`isCutOff`).
 */
export class ContentScriptContext {
  readonly #end = new AbortController();

  constructor(name: string) {
    globalThis.whereaboutsRunning ??= {};
    globalThis.whereaboutsRunning[name]?.abort();
    globalThis.whereaboutsRunning[name] = this.#end;
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  abort(): void {
    this.#end.abort();
  }
}
