const CHECK_MS = 500;

/**
 * End with the npm that runs this, where one does: it passes a signal on to its shell alone, which
 * ends and tells nobody.
 */
export function onNpmsEnd(end: () => void): void {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    end();
  }, CHECK_MS);
  watch.unref();
}
