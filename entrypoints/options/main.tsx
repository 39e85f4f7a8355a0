import { render } from 'preact';
import { OptionsPage } from './OptionsPage.tsx';
import { setupEdges } from './setup-edges.ts';
import '@/components/tokens.css';
import '@/components/card.css';
import '@/components/page.css';

const root = document.getElementById('root');
if (root) render(<OptionsPage edges={setupEdges} />, root);
