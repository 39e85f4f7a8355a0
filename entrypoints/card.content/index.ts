import { defineContentScript } from 'wxt/utils/define-content-script';
import { offerCard } from '@/lib/page/card-part.ts';
import { createPart } from './part.ts';

/** The card, which the worker brings into a page when its content script first asks for it. */
export default defineContentScript({
  registration: 'runtime',
  main: () => offerCard(createPart),
});
