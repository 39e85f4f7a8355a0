import { render } from 'preact';
import { setupEdges } from '../options/setup-edges.ts';
import { WelcomePage } from './WelcomePage.tsx';
import '@/components/tokens.css';
import '@/components/card.css';
import '@/components/page.css';
import '@/components/welcome/welcome.css';

const root = document.getElementById('root');
if (root) render(<WelcomePage edges={setupEdges} />, root);
