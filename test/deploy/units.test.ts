import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { analyze, whyNoSystemd } from './find-systemd-analyze.ts';

const root = join(import.meta.dirname, '../..');
const missing = whyNoSystemd();
if (missing) console.warn(`Skipped. ${missing}`);
const units = ['whereabouts.service', 'whereabouts-postfix.service'];

function read(unit: string, key: string): string {
  const text = readFileSync(join(root, 'deploy', unit), 'utf8');
  return new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1] ?? '';
}

/** The unit as it would be installed on this machine, where Node may be elsewhere. */
function installed(unit: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'whereabouts-units-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const text = readFileSync(join(root, 'deploy', unit), 'utf8');
  writeFileSync(join(folder, unit), text.replace('/usr/bin/node', process.execPath));
  return join(folder, unit);
}

describe.each(units)('%s', (unit) => {
  beforeEach(({ skip }) => skip(missing !== undefined, missing));

  it('has nothing that systemd doesn’t understand', () => {
    expect(() => analyze('verify', '--man=no', installed(unit))).not.toThrow();
    const broken = installed(unit);
    cpSync(broken, `${broken}.old`);
    writeFileSync(broken, `${readFileSync(broken, 'utf8')}\n[Service]\nExecStart=nowhere\n`);
    expect(() => analyze('verify', '--man=no', broken)).toThrow(); // so the check can fail
  });

  it('leaves its process few rights', () => {
    // From 0 to 100; 96 is a service without any limits.
    expect(() =>
      analyze('security', '--offline=yes', '--threshold=20', installed(unit)),
    ).not.toThrow();
  });
});

it.each(units)('%s starts what is there, as no root, with settings that are shown', (unit) => {
  const [node, program = '', ...args] = read(unit, 'ExecStart').split(' ');
  expect(node).toBe('/usr/bin/node');
  expect(existsSync(join(root, program))).toBe(true);
  expect(read(unit, 'User') || read(unit, 'DynamicUser')).toMatch(/^(?:whereabouts|yes)$/);
  const settings = read(unit, 'EnvironmentFile');
  expect(existsSync(join(root, 'deploy', settings.replace('/etc/whereabouts/', '')))).toBe(true);
  const state = args.at(args.indexOf('--state') + 1) ?? '';
  if (state) expect(state.startsWith(`/var/lib/${read(unit, 'StateDirectory')}/`)).toBe(true);
  const cache = /^NODE_COMPILE_CACHE=(.*)$/.exec(read(unit, 'Environment'))?.[1];
  if (cache) expect(cache).toBe(`/var/cache/${read(unit, 'CacheDirectory')}`); // the one it may write
});
