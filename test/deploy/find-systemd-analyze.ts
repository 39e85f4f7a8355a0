import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const path = '/usr/bin/systemd-analyze';

/** Why units can't be checked here; `undefined` where they can, with systemd installed if need be. */
export function whyNoSystemd(): string | undefined {
  if (!existsSync(path) && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'systemd']]) {
      console.log(`No systemd-analyze yet: apt-get ${args.join(' ')}`);
      try {
        execFileSync('apt-get', args, { stdio: 'inherit' });
      } catch {
        // Whether it is there afterwards is what counts; apt-get has said what went wrong.
      }
    }
  }
  return existsSync(path) ? undefined : 'No systemd-analyze here: install systemd, 252 or later.';
}

/** Run systemd-analyze on a unit. Returns what it says; throws when it is not content. */
export function analyze(...args: string[]): string {
  return execFileSync(path, args, { encoding: 'utf8', stdio: 'pipe' });
}
