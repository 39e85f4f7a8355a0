/** What the Dockerfile copies and runs, copied and run here: without a container. */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';

const root = join(import.meta.dirname, '../..');
const steps = readFileSync(join(root, 'deploy/Dockerfile'), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => {
    const [instruction = '', ...words] = line.split(' ');
    return { instruction, text: words.join(' '), words };
  });
const those = (wanted: string) => steps.filter(({ instruction }) => instruction === wanted);

it('answers from what the image holds, with production packages alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'whereabouts-image-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const workdir = join(folder, 'opt/whereabouts');
  mkdirSync(workdir, { recursive: true });
  for (const { words } of those('COPY')) {
    const to = words.at(-1) ?? '';
    for (const from of words.slice(0, -1)) {
      cpSync(join(root, from), to.endsWith('/') ? join(workdir, to, from) : join(workdir, to), {
        recursive: true,
      });
    }
  }
  const [install, data] = those('RUN');
  execFileSync('sh', ['-c', `${install?.text} --prefer-offline`], { cwd: workdir, stdio: 'pipe' });

  const [node, ...args] = JSON.parse(those('CMD')[0]?.text ?? '[]') as string[];
  expect(node).toBe('node');
  const set = Object.fromEntries(those('ENV').map(({ text }) => text.split('=')));
  // It keeps its data where the image has a folder for them, and asks for https before it.
  expect(set.DATABASE_URL).toBe(`sqlite:${data?.words.at(-1)}/whereabouts.db`);
  expect(those('VOLUME')[0]?.text).toBe(data?.words.at(-1));
  expect(set.HOST).toBe('0.0.0.0');

  const server = spawn(process.execPath, args, {
    cwd: workdir,
    env: {
      PATH: dirname(process.execPath),
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: `sqlite:${folder}/whereabouts.db`,
    },
  });
  onTestFinished(() => void server.kill('SIGKILL'));
  let complaint = '';
  server.stderr.on('data', (data) => (complaint += data));
  for await (const line of createInterface(server.stdout)) {
    const answer = await fetch(`${line.replace('listening on ', '')}/healthz`);
    expect(await answer.json()).toEqual({ status: 'ok' });
    break;
  }
  // Whoever tests may be root; the image's own account isn't.
  expect(complaint.replace(/^.*"Started as root: .*\n/, '')).toBe('');
}, 120_000);

it('is built as in the Node that the tests run on, for an account without rights', () => {
  const major = process.versions.node.split('.')[0];
  expect(those('FROM').map(({ text }) => text)).toEqual([`node:${major}-slim`]);
  expect(steps.findIndex(({ instruction }) => instruction === 'USER')).toBeGreaterThan(
    steps.findLastIndex(({ instruction }) => instruction === 'RUN'),
  );
  const sent = readFileSync(join(root, 'deploy/Dockerfile.dockerignore'), 'utf8').match(
    /(?<=!).+/g,
  );
  expect(those('COPY').flatMap(({ words }) => words.slice(0, -1))).toEqual(sent);
});
