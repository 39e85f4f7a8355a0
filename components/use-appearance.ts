import { useLayoutEffect } from 'preact/hooks';
import type { Settings } from '../lib/settings.ts';

/** Show the whole page as the agent chose; as the browser does until that is known. */
export function useAppearance(appearance: Settings['appearance'] = 'auto') {
  useLayoutEffect(() => {
    document.documentElement.dataset.appearance = appearance;
  }, [appearance]);
}
