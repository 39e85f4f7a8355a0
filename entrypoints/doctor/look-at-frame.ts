import type { FrameKind, FrameLook } from '@/lib/doctor.ts';

/**
 * What there is in a document, in kinds and counts. The browser runs it in each frame of the page, so
 * it must hold all that it needs.
 */
export function lookAtFrame(): FrameLook {
  const ADDRESS = /[^\s@<>()[\],;:"]+@[^\s@<>()[\],;:"]+\.[a-z]{2,}/gi;
  const addressesIn = (text: string) =>
    text.includes('@') ? (text.match(ADDRESS)?.length ?? 0) : 0;

  const frames: Partial<Record<FrameKind, number>> = {};
  for (const frame of document.querySelectorAll<HTMLIFrameElement>('iframe, frame')) {
    const kind = kindOf(frame);
    frames[kind] = (frames[kind] ?? 0) + 1;
  }

  const unmarked = { hidden: 0, fields: 0, editors: 0 };
  const walker = document.createTreeWalker(document.body ?? document, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const element = text.parentElement;
    const found = element && addressesIn(text.nodeValue ?? '');
    if (!found || element.closest('script, style, noscript, template, textarea')) continue;
    const isWritten = element.closest('[contenteditable]:not([contenteditable="false" i])');
    if (isWritten) unmarked.editors += found;
    else if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      unmarked.hidden += found;
  }
  for (const field of document.querySelectorAll<HTMLInputElement>('input, textarea'))
    if (field.type !== 'password') unmarked.fields += addressesIn(field.value);
  return { frames, unmarked };

  function kindOf(frame: HTMLIFrameElement): FrameKind {
    if (frame.hasAttribute('sandbox') && !frame.sandbox.contains('allow-same-origin'))
      return 'sandboxed';
    if (frame.hasAttribute('srcdoc')) return 'srcdoc';
    const { src } = frame;
    if (!src || src.startsWith('about:') || src.startsWith('javascript:')) return 'blank';
    return new URL(src, location.href).origin === location.origin ? 'sameSite' : 'otherSite';
  }
}
