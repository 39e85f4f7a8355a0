/** Fixture pages on loopback: one per editor, with the real package in it. */
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';

export interface Pages extends AsyncDisposable {
  origin: string;
}

const folder = join(import.meta.dirname, 'editors');
const packages = join(import.meta.dirname, '../../node_modules');
const types = { html: 'text/html', js: 'text/javascript', css: 'text/css', xml: 'text/xml' };

/**
 * Serve `/editors/NAME` for each `editors/NAME.ts`, and `extra` pages by their path.
 *
 * @param extra path to HTML, or to XML by its ending: `{ '/long': '<p>…' }`.
 */
export async function servePages(extra: Record<string, string> = {}): Promise<Pages> {
  const bundles = new Map<string, Promise<Bundle>>();
  const bundleOf = (name: string) => {
    const bundle = bundles.get(name) ?? bundleEditor(name);
    bundles.set(name, bundle);
    return bundle;
  };

  const server = createServer(async ({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://127.0.0.1');
    const html = extra[pathname];
    if (html !== undefined) return send(response, pathname.endsWith('.xml') ? 'xml' : 'html', html);

    if (pathname.startsWith('/packages/')) return sendFile(response, pathname);

    const [, name, type] = /^\/editors\/([\w-]+)(?:\.(js|css))?$/.exec(pathname) ?? [];
    if (name === undefined) return response.writeHead(404).end();
    if (type === undefined) {
      const page = await readFile(join(folder, 'page.html'), 'utf8');
      return send(response, 'html', page.replaceAll('{{editor}}', name));
    }
    const bundle = await bundleOf(name);
    return send(response, type as keyof Bundle, bundle[type as keyof Bundle]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What an editor fetches of its own package while it runs. */
async function sendFile(response: ServerResponse, pathname: string): Promise<void> {
  const path = join(packages, pathname.replace('/packages/', ''));
  const type = path.split('.').at(-1) ?? '';
  const body = await readFile(path).catch(() => undefined);
  if (!body || !path.startsWith(packages)) return void response.writeHead(404).end();
  const contentType =
    type in types ? types[type as keyof typeof types] : 'application/octet-stream';
  response.writeHead(200, { 'content-type': contentType }).end(body);
}

interface Bundle {
  js: string;
  css: string;
}

async function bundleEditor(name: string): Promise<Bundle> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, `${name}.ts`)],
    outdir: folder, // nothing is written there
    bundle: true,
    write: false,
    format: 'esm',
    target: 'esnext',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: {
      '.woff': 'empty',
      '.woff2': 'empty',
      '.ttf': 'empty',
      '.eot': 'empty',
      '.svg': 'empty',
    },
  });
  const textOf = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { js: textOf('.js'), css: textOf('.css') };
}

function send(response: ServerResponse, type: keyof typeof types, body: string): void {
  response.writeHead(200, { 'content-type': `${types[type]}; charset=utf-8` }).end(body);
}
