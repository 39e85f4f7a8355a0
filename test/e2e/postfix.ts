/** A real Postfix, in a folder of its own: Debian's package, but none of the machine's settings. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';

/** Why there can be no Postfix here; `undefined` where there is one, installed now if need be. */
export function whyNoPostfix(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return 'Postfix only starts as root, on Linux: run these tests in a Debian container.';
  }
  if (isInstalled()) return undefined;
  if (existsSync('/usr/sbin/sendmail')) {
    return 'Another mail server is installed, and Postfix would replace it: install Postfix 3.5 or later.';
  }
  if (existsSync('/etc/debian_version')) install();
  return isInstalled() ? undefined : 'No Postfix here: install Postfix 3.5 or later.';
}

function isInstalled(): boolean {
  return existsSync('/usr/sbin/postfix') && existsSync('/usr/lib/postfix/sbin/postlogd');
}

function install(): void {
  // Without a configuration of the machine's own it isn't started.
  const preseed = 'postfix postfix/main_mailer_type select No configuration\n';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const [command, ...args] of [
    ['apt-get', 'update'],
    ['debconf-set-selections'],
    ['apt-get', 'install', '-y', 'postfix'],
  ] as const) {
    console.log(`No Postfix yet: ${command} ${args.join(' ')}`);
    try {
      const input = command === 'debconf-set-selections' ? preseed : '';
      execFileSync(command, args, { env, input, stdio: ['pipe', 'inherit', 'inherit'] });
    } catch {
      // Whether there is a Postfix afterwards is what counts; the command has said what went wrong.
    }
  }
}

export interface Postfix extends AsyncDisposable {
  log: string;
  /** Hand a message over, as a program on the mail server does. */
  send(message: { messageId: string; to: string[] }): void;
  /** Try at once what is deferred, for the last time. */
  expire(): void;
  rotateLog(): void;
}

/** Start a Postfix that hands everything to the mail server at a port of this machine. */
export async function startPostfix(relayPort: number): Promise<Postfix> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'whereabouts-postfix-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755); // Postfix' processes are of another account
  const [conf, queue, data] = ['conf', 'queue', 'data'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [conf, queue, data]) await mkdir(path);
  const uid = Number(execFileSync('id', ['-u', 'postfix'], { encoding: 'utf8' }));
  chownSync(data, uid, statSync(data).gid);
  const log = join(folder, 'mail.log');
  await writeFile(join(conf, 'main.cf'), mainCf({ folder, queue, data, log, relayPort }));
  await writeFile(join(conf, 'master.cf'), masterCf);

  // In a process group of its own: Postfix ends by a signal to its group.
  const child = spawn('postfix', ['-c', conf, 'start-fg'], { detached: true, stdio: 'ignore' });
  const exited = once(child, 'exit');
  stack.defer(async () => {
    process.kill(Number(readFileSync(join(queue, 'pid/master.pid'), 'utf8')), 'SIGTERM');
    await exited;
  });
  await vi.waitUntil(() => existsSync(log) && /daemon started/.test(readFileSync(log, 'utf8')), {
    timeout: 20_000,
  });

  const run = (command: string, args: string[], input = '') =>
    void execFileSync(command, args, { input, stdio: ['pipe', 'ignore', 'pipe'] });
  const owned = stack.move();
  return {
    log,
    send({ messageId, to }) {
      const text = `Message-ID: <${messageId}>\nFrom: practice@example.com\nSubject: Your intake form\n\nHello\n`;
      run('sendmail', ['-C', conf, '-f', 'practice@example.com', '--', ...to], text);
    },
    expire() {
      run('postsuper', ['-c', conf, '-e', 'ALL']);
      run('postqueue', ['-c', conf, '-f']);
    },
    rotateLog: () => run('postfix', ['-c', conf, 'logrotate']),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function mainCf(of: {
  folder: string;
  queue: string;
  data: string;
  log: string;
  relayPort: number;
}): string {
  return `compatibility_level = 2
queue_directory = ${of.queue}
data_directory = ${of.data}
maillog_file = ${of.log}
maillog_file_prefixes = ${of.folder}
myhostname = mail.example.com
mydestination =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_dns_support_level = disabled
smtp_host_lookup = native
relayhost = [127.0.0.1]:${of.relayPort}
`;
}

/** What it takes to send: no process listens at a port. */
const masterCf = `pickup    unix  n - n 60  1 pickup
cleanup   unix  n - n -   0 cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n -   - trivial-rewrite
bounce    unix  - - n -   0 bounce
defer     unix  - - n -   0 bounce
trace     unix  - - n -   0 bounce
smtp      unix  - - n -   - smtp
error     unix  - - n -   - error
retry     unix  - - n -   - error
showq     unix  n - n -   - showq
flush     unix  n - n -   0 flush
scache    unix  - - n -   1 scache
postlog   unix-dgram n - n - 1 postlogd
`;
