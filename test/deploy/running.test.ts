import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import manifest from '../../package.json';

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'docs/running.md'), 'utf8');
const matches = (pattern: RegExp) => [
  ...new Set([...text.matchAll(pattern)].map(([, one]) => one)),
];

it('names only files and scripts that are there', () => {
  const paths = matches(/\b((?:deploy|server)\/[\w.-]*\w)/g);
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !existsSync(join(root, path ?? '')))).toEqual([]);
  const scripts = matches(/npm run ([\w:]+)/g);
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((script) => !(script && script in manifest.scripts))).toEqual([]);
});

it('installs what the container and the tests do', () => {
  const dockerfile = readFileSync(join(root, 'deploy/Dockerfile'), 'utf8');
  const install = /^RUN (npm .*)$/m.exec(dockerfile)?.[1];
  expect(matches(/^ +sudo (npm .*)$/gm)).toEqual([install]);
});

it('reads the README’s anchors that are there', () => {
  const headings = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^## (.*)$/gm)];
  const anchors = headings.map(([, heading = '']) => heading.toLowerCase().replaceAll(' ', '-'));
  for (const anchor of matches(/README\.md#([\w-]+)/g)) expect(anchors).toContain(anchor);
});

it('has each proxy name the client that it sees, as `TRUST_PROXY` needs', () => {
  const settings = readFileSync(join(root, 'deploy/server.env'), 'utf8');
  expect(settings).toMatch(/^TRUST_PROXY="1"$/m);
  // Caddy does so unasked.
  const nginx = /^ {4}server \{.*?^ {4}\}$/ms.exec(text)?.[0];
  expect(nginx).toContain('proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;');
});

it.each(readdirSync(join(root, 'docs')))('%s has tables of which no row breaks', (page) => {
  const tables = readFileSync(join(root, 'docs', page), 'utf8').match(/(?:^\|.*\n)+/gm) ?? [];
  const cells = (row: string) => row.replaceAll('\\|', '').split('|').length;
  for (const rows of tables.map((table) => table.trim().split('\n'))) {
    const [head = ''] = rows;
    expect(rows.filter((row) => cells(row) !== cells(head))).toEqual([]);
  }
});
