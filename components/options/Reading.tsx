/** A page before its settings are there: seconds, in a browser that has just started. */
export function Reading({ title }: { title: string }) {
  return (
    <main class="page">
      <h1>{title}</h1>
      <p class="fine">Reading your settings …</p>
    </main>
  );
}
