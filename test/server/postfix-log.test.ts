/** Lines as Postfix 2.2 to 3.11 write them; people and hosts are made up. */
import { expect, it } from 'vitest';
import { deliveryEventSchema } from '../../lib/event.ts';
import { readPostfixLog } from '../../server/postfix-log.ts';
import { createQueue, type Queue } from '../../server/postfix-queue.ts';
import { openApp } from './open-app.ts';

const NOW = new Date('2026-11-25T12:00:00Z');

/** Lines as rsyslog writes them, a second apart from 09:00:01 on. */
function log(...lines: string[]): string[] {
  return lines.map((line, index) => {
    const second = String(index + 1).padStart(2, '0');
    return `2026-11-25T09:00:${second}Z mail postfix/${line.replace(': ', '[4711]: ')}`;
  });
}

function read(lines: string[], queue = createQueue()) {
  const { events, unreadable } = readPostfixLog(lines, queue, NOW);
  expect(unreadable).toBe(0);
  for (const event of events) expect(deliveryEventSchema.parse(event)).toEqual(event);
  return events;
}

const arrival = log(
  'pickup: 931F222C3F4: uid=0 from=<practice@example.com>',
  'cleanup: 931F222C3F4: message-id=<form-1@example.com>',
  'qmgr: 931F222C3F4: from=<practice@example.com>, size=246, nrcpt=7 (queue active)',
);
const arrivedAt = Date.parse('2026-11-25T09:00:01Z') / 1000;

function arrived(): Queue {
  const queue = createQueue();
  expect(read(arrival, queue)).toEqual([]); // whom it goes to is not told yet
  return queue;
}

it('tells what happened before a recipient was named when it is named', () => {
  const [line = ''] = log(
    'smtp: 931F222C3F4: to=<ana@example.net>, relay=mx.example.net[192.0.2.7]:25, delay=1.2, delays=0.06/0.02/0.5/0.6, dsn=2.0.0, status=sent (250 2.0.0 OK 1732 gsmtp)',
  );
  const message = {
    provider: 'postfix',
    id: expect.any(String),
    recipient: 'ana@example.net',
    messageId: 'form-1@example.com',
    providerMessageId: `931F222C3F4.${arrivedAt}`,
    from: 'practice@example.com',
  };
  const events = read([line.replace('09:00:01', '09:00:09')], arrived());
  expect(events).toEqual([
    { ...message, kind: 'received', at: '2026-11-25T09:00:01.000Z' },
    { ...message, kind: 'processed', at: '2026-11-25T09:00:03.000Z' },
    {
      ...message,
      kind: 'delivered',
      at: '2026-11-25T09:00:09.000Z',
      reply: '250 2.0.0 OK 1732 gsmtp',
      enhancedStatusCode: '2.0.0',
    },
  ]);
  // Events of one second are shown in the order of their ids.
  expect(events.map(({ id }) => id).sort()).toEqual(events.map(({ id }) => id));
});

it.each<[string, object]>([
  [
    // 3.7
    'smtp: 931F222C3F4: to=<ben@example.net>, relay=127.0.0.1[127.0.0.1]:26117, delay=0.24, delays=0.06/0.02/0/0.15, dsn=4.2.2, status=deferred (host 127.0.0.1[127.0.0.1] said: 451 4.2.2 Mailbox full, try later (in reply to RCPT TO command))',
    { kind: 'deferred', reply: '451 4.2.2 Mailbox full, try later', enhancedStatusCode: '4.2.2' },
  ],
  [
    'smtp: 931F222C3F4: to=<carla@example.net>, relay=127.0.0.1[127.0.0.1]:26117, delay=0.24, delays=0.06/0.02/0/0.15, dsn=5.1.1, status=bounced (host 127.0.0.1[127.0.0.1] said: 550-5.1.1 No such user here 550 5.1.1 See https://example.net/help (in reply to RCPT TO command))',
    {
      kind: 'failed',
      cause: 'bounce',
      final: true,
      reply: '550-5.1.1 No such user here 550 5.1.1 See https://example.net/help',
      enhancedStatusCode: '5.1.1',
    },
  ],
  [
    // 2.2: neither delays nor a code
    'smtp: 931F222C3F4: to=<dana@example.net>, orig_to=<dana@example.org>, relay=mx.example.net[192.0.2.7], delay=5, status=bounced (host mx.example.net[192.0.2.7] said: 550 5.7.1 <dana@example.net>... Relaying denied (in reply to RCPT TO command))',
    {
      recipient: 'dana@example.org',
      kind: 'failed',
      cause: 'bounce',
      reply: '550 5.7.1 <dana@example.net>... Relaying denied',
      enhancedStatusCode: '5.7.1',
    },
  ],
  [
    // 3.11, over a connection that is used again
    'smtp: 931F222C3F4: to=<ana@example.net>, relay=mx.example.net[192.0.2.7]:25, conn_use=2, delay=0.4, delays=0/0/0/0.4, tls=verify/requiretls:!, dsn=2.0.0, status=sent (250 2.0.0 Ok: 1234 bytes queued as 4dGs2X1cQfz9rxQ)',
    { kind: 'delivered', reply: '250 2.0.0 Ok: 1234 bytes queued as 4dGs2X1cQfz9rxQ' },
  ],
  [
    // cut off by syslog
    'smtp: 931F222C3F4: to=<ana@example.net>, relay=mx.example.net[192.0.2.7]:25, delay=1, delays=0/0/0/1, dsn=5.0.0, status=bounced (host mx.example.net[192.0.2.7] said: 554 delivery error: dd Sorry your message to ana@exam',
    {
      kind: 'failed',
      reply: '554 delivery error: dd Sorry your message to ana@exam',
      enhancedStatusCode: '5.0.0',
    },
  ],
  [
    'smtp: 931F222C3F4: to=<ana@example.net>, relay=mx.example.net[192.0.2.7]:25, delay=1, delays=0/0/1/0, dsn=5.0.0, status=bounced (host mx.example.net[192.0.2.7] refused to talk to me: 554 Blocked (see https://example.net/b))',
    { kind: 'failed', cause: 'bounce', reply: '554 Blocked (see https://example.net/b)' },
  ],
  [
    'smtp: 931F222C3F4: to=<ana@example.net>, relay=mx.example.net[192.0.2.7]:25, delay=1, delays=0/0/1/0, dsn=5.5.0, status=bounced (host mx.example.net[192.0.2.7] said: 552 5.5.0 Too much (in reply to end of DATA command))',
    { reply: '552 5.5.0 Too much' },
  ],
  [
    // what a server says is no more than what it says
    'smtp: 931F222C3F4: to=<ana@example.net>, relay=mx.example.net[192.0.2.7]:25, delay=1, delays=0/0/1/0, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.7] said: 550 5.1.1 to=<ben@example.net>, relay=x, delay=1, dsn=2.0.0, status=sent (250 OK) (in reply to RCPT TO command))',
    {
      recipient: 'ana@example.net',
      kind: 'failed',
      reply: '550 5.1.1 to=<ben@example.net>, relay=x, delay=1, dsn=2.0.0, status=sent (250 OK)',
      enhancedStatusCode: '5.1.1',
    },
  ],
  [
    'smtp: 931F222C3F4: to=<eve@example.net>, relay=127.0.0.1[127.0.0.1]:26117, delay=0.24, delays=0.06/0.02/0/0.15, dsn=4.4.2, status=deferred (lost connection with 127.0.0.1[127.0.0.1] while sending RCPT TO)',
    {
      kind: 'deferred',
      name: 'lost connection with 127.0.0.1[127.0.0.1] while sending RCPT TO',
      enhancedStatusCode: '4.4.2',
    },
  ],
  [
    'smtp: 931F222C3F4: to=<ana@example.net>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, status=deferred (connect to mx.example.net[192.0.2.7]:25: Connection timed out)',
    { kind: 'deferred', name: 'connect to mx.example.net[192.0.2.7]:25: Connection timed out' },
  ],
  [
    'smtp: 931F222C3F4: to=<ana@exampel.test>, relay=none, delay=0.2, delays=0.1/0/0.1/0, dsn=5.4.4, status=bounced (Host or domain name not found. Name service error for name=exampel.test type=AAAA: Host not found)',
    {
      kind: 'failed',
      cause: 'invalid',
      name: expect.stringMatching(/^Host or domain name not found\. Name service error/),
      enhancedStatusCode: '5.4.4',
    },
  ],
  [
    'error: 931F222C3F4: to=<ana@example.net>, relay=none, delay=2050, delays=1949/96/0/4.7, dsn=4.7.0, status=deferred (delivery temporarily suspended: host mx.example.net[192.0.2.7] refused to talk to me: 421 4.7.0 Try later)',
    { kind: 'deferred', reply: '421 4.7.0 Try later' },
  ],
  [
    'error: 931F222C3F4: to=<ana@example.net>, relay=none, delay=0.1, delays=0.06/0.02/0/0.02, dsn=4.7.8, status=deferred (delivery temporarily suspended: SASL authentication failed; server relay.example.com[192.0.2.9] said: 535 5.7.8 Error: authentication failed)',
    {
      kind: 'deferred',
      reply: '535 5.7.8 Error: authentication failed',
      enhancedStatusCode: '4.7.8',
    },
  ],
  [
    'error: 931F222C3F4: to=<err@example.net>, relay=none, delay=0.18, delays=0.06/0.09/0/0.04, dsn=5.7.1, status=bounced (mail not allowed)',
    { kind: 'failed', cause: 'bounce', name: 'mail not allowed', enhancedStatusCode: '5.7.1' },
  ],
  [
    'error: 931F222C3F4: to=<x@example.com>, relay=none, delay=0.2, delays=0.2/0/0/0, dsn=5.1.1, status=bounced (User unknown in virtual alias table)',
    { kind: 'failed', cause: 'invalid', name: 'User unknown in virtual alias table' },
  ],
  [
    'local: 931F222C3F4: to=<nosuch@mail.example.com>, relay=local, delay=0.04, delays=0.02/0.01/0/0.01, dsn=5.1.1, status=bounced (unknown user: "nosuch")',
    { kind: 'failed', cause: 'invalid', name: 'unknown user: "nosuch"' },
  ],
  [
    'local: 931F222C3F4: to=<root@mail.example.com>, orig_to=<root>, relay=local, delay=0.03, delays=0.02/0.01/0/0, dsn=2.0.0, status=sent (delivered to mailbox)',
    { recipient: 'root@mail.example.com', kind: 'delivered', name: 'delivered to mailbox' },
  ],
  [
    'lmtp: 931F222C3F4: to=<ana@example.com>, relay=mail.example.com[private/dovecot-lmtp], delay=0.06, delays=0.04/0.01/0/0.01, dsn=2.0.0, status=sent (250 2.0.0 <ana@example.com> WLu1AM4 Saved)',
    { kind: 'delivered', reply: '250 2.0.0 <ana@example.com> WLu1AM4 Saved' },
  ],
  [
    'virtual: 931F222C3F4: to=<ana@example.com>, relay=virtual, delay=0.06, delays=0.04/0.01/0/0.01, dsn=2.0.0, status=sent (delivered to maildir)',
    { kind: 'delivered', name: 'delivered to maildir' },
  ],
  [
    'pipe: 931F222C3F4: to=<ana@example.com>, relay=dovecot, delay=0.39, delays=0.21/0.04/0/0.14, dsn=5.1.1, status=bounced (user unknown)',
    { kind: 'failed', cause: 'invalid', name: 'user unknown' },
  ],
  [
    'discard: 931F222C3F4: to=<void@example.net>, relay=none, delay=0.08, delays=0.06/0.02/0/0, dsn=2.0.0, status=sent (silently)',
    { kind: 'failed', cause: 'cancelled', final: true, name: 'silently' },
  ],
  [
    'smtp: 931F222C3F4: to=<ana@example.net>, relay=mx.example.net[192.0.2.7]:25, delay=1, delays=0/0/1/0, dsn=5.1.1, status=SOFTBOUNCE (host mx.example.net[192.0.2.7] said: 550 5.1.1 No such user (in reply to RCPT TO command))',
    { kind: 'deferred', reply: '550 5.1.1 No such user' },
  ],
  [
    // with another syslog_name
    'relay/smtp: 931F222C3F4: to=<"ana ruiz"@example.net>, relay=mx.example.net[192.0.2.7]:25, delay=1, delays=0/0/1/0, dsn=2.0.0, status=sent (250 ok)',
    { recipient: '"ana ruiz"@example.net', kind: 'delivered', reply: '250 ok' },
  ],
])('reads %s', (line, expected) => {
  const events = read(log(line), arrived());
  expect(events.map(({ kind }) => kind).slice(0, 2)).toEqual(['received', 'processed']);
  expect(events.slice(2)).toMatchObject([expected]);
  expect('reply' in (events[2] ?? {})).toBe('reply' in expected); // no server said the rest
});

it.each([
  'smtp: connect to mx.example.net[192.0.2.7]:25: Connection refused',
  'smtp: warning: disabling connection caching',
  'smtpd: NOQUEUE: reject: RCPT from unknown[192.0.2.3]: 550 5.1.1 <x@example.com>: Recipient address rejected: User unknown; from=<y@example.net> to=<x@example.com> proto=ESMTP helo=<z>',
  'bounce: 931F222C3F4: sender non-delivery notification: C49EB22C543',
  'smtp: 931F222C3F4: host mx.example.net[192.0.2.7] said: 450 4.2.0 <ana@example.net>: Greylisted, status=sent (in reply to RCPT TO command)',
  'bounce: 931F222C3F4: postmaster non-delivery notification: C49EB22C543',
  'cleanup: 931F222C3F4: warning: header Subject: to=<x@example.net>, relay=none, status=sent (250 OK) from local; from=<y@example.com> to=<ana@example.net>',
  'postscreen: CONNECT from [192.0.2.3]:50000 to [192.0.2.1]:25',
  'postscreen: NOQUEUE: reject: RCPT from [192.0.2.3]:50000: 450 4.3.2 Service currently unavailable; from=<y@example.net>, to=<x@example.com>, proto=ESMTP, helo=<z>',
  'anvil: statistics: max connection rate 1/60s for (smtp:192.0.2.3) at Nov 25 09:00:01',
  'master: daemon started -- version 3.7.11, configuration /etc/postfix',
  // an address that is checked: there was no message
  'smtp: 931F222C3F4: to=<ana@example.net>, relay=mx.example.net[192.0.2.7]:25, delay=1, delays=0/0/1/0, dsn=2.1.5, status=deliverable (250 2.1.5 Ok)',
])('makes no event of %s', (line) => {
  expect(read(log(line), arrived())).toEqual([]);
});

it('passes over other programs, and counts what it can’t read', () => {
  const lines = [
    ...arrival,
    '2026-11-25T09:00:04Z mail dovecot: imap-login: Login: user=<ana@example.com>',
    '2026-11-25T09:00:04Z mail notpostfix/smtp[1]: 931F222C3F4: to=<a@b.test>, relay=x, delay=1, status=sent (ok)',
    'half a line',
    `2026-11-25T09:00:04Z mail postfix/smtp[1]: 931F222C3F4: to=<${'x>, orig_to=<'.repeat(60_000)}`,
    '',
    '2026-11-25T09:00:04Z mail postfix/smtp[1]: 931F222C3F4: to=<a@b.test>, status=unheard of',
  ];
  expect(readPostfixLog(lines, createQueue(), NOW)).toEqual({ events: [], unreadable: 3 });
});

it('makes good events or none of what is cut, doubled or mixed up', () => {
  let state = 1;
  const random = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const lines = [...arrival, ...log(try1, try2, ...sent('4dGs2X1cQfz9rxQ', 'form-3@example.com'))];
  const any = () => lines[random(lines.length)] ?? '';
  let count = 0;
  for (let round = 0; round < 3000; round += 1) {
    const [one, other] = [any(), any()];
    const from = random(one.length);
    const mixed = one.slice(0, from) + other.slice(random(other.length)) + one.slice(from);
    const { events } = readPostfixLog([...arrival, mixed, one.slice(0, from)], createQueue(), NOW);
    for (const event of events) expect(deliveryEventSchema.parse(event)).toEqual(event);
    count += events.length;
  }
  expect(count).toBeGreaterThan(300);
});

const try1 =
  'smtp: 931F222C3F4: to=<ben@example.net>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (connect to mx.example.net[192.0.2.7]:25: Connection refused)';
const try2 =
  'smtp: 931F222C3F4: to=<ben@example.net>, relay=mx.example.net[192.0.2.7]:25, delay=432001, delays=432000/0/1/0, dsn=4.2.2, status=deferred (host mx.example.net[192.0.2.7] said: 452 4.2.2 Full (in reply to RCPT TO command))';

it('gives up with what was said last when the time for trying is over', () => {
  const queue = arrived();
  const ana = try1.replace('ben', 'ana');
  expect(read(log(try1, ana, try2), queue)).toHaveLength(7);
  const sent = ana.replace('deferred (.*)', 'sent (250 OK)').replace('deferred', 'sent');
  read(log(sent), queue);

  const events = read(
    log('qmgr: 931F222C3F4: from=<practice@example.com>, status=expired, returned to sender'),
    queue,
  );
  expect(events).toMatchObject([
    {
      recipient: 'ben@example.net',
      kind: 'failed',
      cause: 'expired',
      final: true,
      reply: '452 4.2.2 Full',
      enhancedStatusCode: '4.2.2',
      at: '2026-11-25T09:00:01.000Z',
    },
  ]);
});

it.each([
  ['qmgr: 931F222C3F4: removed', []],
  ['postsuper: 931F222C3F4: removed', [{ recipient: 'ben@example.net', cause: 'cancelled' }]],
  ['postsuper: 931F222C3F4: requeued', []],
  [
    'qmgr: 931F222C3F4: from=<practice@example.com>, status=force-expired, returned to sender',
    [{ recipient: 'ben@example.net', kind: 'failed', cause: 'expired' }],
  ],
])('after a deferral, tells by %s', (line, expected) => {
  const queue = arrived();
  read(log(try1), queue);
  expect(read(log(line), queue)).toMatchObject(expected);
});

it('tells of each recipient of a message by itself', () => {
  const refused = try1
    .replace('ben', 'carla')
    .replace('deferred', 'bounced')
    .replace('dsn=4.4.1', 'dsn=5.0.0');
  const events = read(log(try1, refused), arrived());
  expect(events.map(({ recipient, kind }) => `${recipient} ${kind}`)).toEqual([
    'ben@example.net received',
    'ben@example.net processed',
    'ben@example.net deferred',
    'carla@example.net received',
    'carla@example.net processed',
    'carla@example.net failed',
  ]);
});

it('tells nothing of the notes that Postfix writes itself, but all of a client’s null sender', () => {
  const delivery =
    'smtp: 4669522C47A: to=<practice@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent (250 OK)';
  const note = [
    'cleanup: 4669522C47A: message-id=<20261125.4669522C47A@mail.example.com>',
    'qmgr: 4669522C47A: from=<>, size=2157, nrcpt=1 (queue active)',
    delivery,
  ];
  expect(read(log(...note))).toEqual([]);
  const client =
    'submission/smtpd: 4669522C47A: client=app.example.com[192.0.2.5], sasl_method=PLAIN';
  expect(read(log(client, ...note))).toMatchObject([
    { kind: 'received' },
    { kind: 'processed' },
    { kind: 'delivered' },
  ]);
});

it.each(['double-bounce@mail.example.com', 'double-bounce'])(
  'tells nothing of what Postfix itself writes to its postmaster, from %s',
  (from) => {
    const note = log(
      'cleanup: 4669522C47A: message-id=<20261125.4669522C47A@mail.example.com>',
      `qmgr: 4669522C47A: from=<${from}>, size=2157, nrcpt=1 (queue active)`,
      'smtp: 4669522C47A: to=<postmaster@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent (250 OK)',
    );
    expect(read(note)).toEqual([]);
  },
);

it('tells what happened in one second in the order in which it did', async () => {
  const api = await openApp('SQLite', { now: () => NOW });
  const lines = log(
    ...sent('931F222C3F4', 'form-5@example.com').slice(0, 3),
    ...Array.from({ length: 8 }, (_, n) =>
      try1.replace('delay=1', `delay=${n}`).replace('ben', 'ana'),
    ),
    ...sent('931F222C3F4', 'form-5@example.com').slice(3),
  ).map((line) => line.replace(/09:00:\d\d/, '09:00:07'));
  await api.report(read(lines));
  const [deliveries = []] = await api.lookUp('ana@example.net');
  expect(deliveries).toMatchObject([{ status: 'delivered', reply: '250 OK' }]);
  expect(deliveries[0]?.events.map(({ kind }) => kind)).toEqual([
    'received',
    'processed',
    ...Array(8).fill('deferred'),
    'delivered',
  ]);
});

it('is not taken in by a content filter: the message is delivered when it has come out of it', async () => {
  const through = [
    'smtpd: B7DEA22066C: client=app.example.com[192.0.2.5]',
    'cleanup: B7DEA22066C: message-id=<form-2@example.com>',
    'qmgr: B7DEA22066C: from=<practice@example.com>, size=1280, nrcpt=1 (queue active)',
    'amavisd/smtpd: 74FF5220670: client=localhost[127.0.0.1]',
    'cleanup: 74FF5220670: message-id=<form-2@example.com>',
    'qmgr: 74FF5220670: from=<practice@example.com>, size=1800, nrcpt=1 (queue active)',
    'smtp-amavis/smtp: B7DEA22066C: to=<ana@example.net>, relay=127.0.0.1[127.0.0.1]:10024, delay=1.7, delays=0.35/0/0/1.4, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 74FF5220670)',
    'qmgr: B7DEA22066C: removed',
    'smtp: 74FF5220670: to=<ana@example.net>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, status=deferred (connect to mx.example.net[192.0.2.7]:25: Connection timed out)',
  ];
  const queue = createQueue();
  const events = read(log(...through), queue);
  const api = await openApp('SQLite', { now: () => NOW });
  await api.report(events);
  expect(await api.lookUp('ana@example.net')).toMatchObject([
    [{ status: 'deferred', acceptedAt: '2026-11-25T09:00:01.000Z' }],
  ]);

  const [delivered = ''] = log(
    'smtp: 74FF5220670: to=<ana@example.net>, relay=mx.example.net[192.0.2.7]:25, delay=330, delays=329/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 1B4DC16C0)',
  );
  await api.report(read([delivered.replace('09:00:01', '09:05:10')], queue));
  expect(await api.lookUp('ana@example.net')).toMatchObject([[{ status: 'delivered' }]]);
});

it('tells of an address that is forwarded what became of it in the end', async () => {
  const events = read(
    log(
      'pickup: 7A77D22C425: uid=0 from=<practice@example.com>',
      'cleanup: 7A77D22C425: message-id=<fwd2@example.com>',
      'qmgr: 7A77D22C425: from=<practice@example.com>, size=246, nrcpt=1 (queue active)',
      'cleanup: 7B3C422C440: message-id=<fwd2@example.com>',
      'local: 7A77D22C425: to=<fwd@mail.example.com>, relay=local, delay=0.13, delays=0.13/0/0/0, dsn=2.0.0, status=sent (forwarded as 7B3C422C440)',
      'qmgr: 7A77D22C425: removed',
      'qmgr: 7B3C422C440: from=<practice@example.com>, size=384, nrcpt=1 (queue active)',
      'smtp: 7B3C422C440: to=<ana@example.net>, orig_to=<fwd@mail.example.com>, relay=127.0.0.1[127.0.0.1]:26117, delay=1.2, delays=0/0.06/1.1/0.03, dsn=5.1.1, status=bounced (host 127.0.0.1[127.0.0.1] said: 550 5.1.1 No such user here (in reply to RCPT TO command))',
    ),
  );
  const api = await openApp('SQLite', { now: () => NOW });
  await api.report(events.slice(0, 3));
  expect(await api.lookUp('fwd@mail.example.com')).toMatchObject([[{ status: 'processed' }]]);
  await api.report(events);
  expect(await api.lookUp('fwd@mail.example.com', 'ana@example.net')).toMatchObject([
    [{ status: 'failed', reply: '550 5.1.1 No such user here' }],
    [],
  ]);
});

function sent(queueId: string, messageId: string): string[] {
  return [
    'smtpd: QUEUE-ID: client=app.example.com[192.0.2.5]',
    `cleanup: QUEUE-ID: message-id=<${messageId}>`,
    'qmgr: QUEUE-ID: from=<practice@example.com>, size=246, nrcpt=1 (queue active)',
    'smtp: QUEUE-ID: to=<ana@example.net>, relay=mx.example.net[192.0.2.7]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 OK)',
    'qmgr: QUEUE-ID: removed',
  ].map((line) => line.replace('QUEUE-ID', queueId));
}

it.each(['931F222C3F4', '4dGs2X1cQfz9rxQ'])(
  'lets a message be found by its queue id %s',
  async (queueId) => {
    const api = await openApp('SQLite', { now: () => NOW });
    await api.report(read(log(...sent(queueId, 'form-3@example.com'))));
    expect(await api.lookUp({ kind: 'messageId', value: queueId })).toMatchObject([
      [{ messageId: 'form-3@example.com', status: 'delivered' }],
    ]);
  },
);

it('keeps apart two messages that had the same queue id, one after the other', async () => {
  const both = ['form-3@example.com', 'form-4@example.com'];
  const api = await openApp('SQLite', { now: () => NOW });
  await api.report(read(log(...both.flatMap((messageId) => sent('931F222C3F4', messageId)))));
  const [deliveries = []] = await api.lookUp('ana@example.net');
  expect(deliveries.map(({ messageId }) => messageId).sort()).toEqual(both);
});

it('joins what the product itself reports of a message: its subject', async () => {
  const api = await openApp('SQLite', { now: () => NOW });
  const product = { provider: 'postfix', id: '1', kind: 'received', subject: 'Your intake form' };
  const message = { recipient: 'ana@example.net', messageId: '<form-3@example.com>' };
  await api.report([{ ...product, ...message, at: '2026-11-25T09:00:00Z' }]);
  await api.report(read(log(...sent('931F222C3F4', 'form-3@example.com'))));
  expect(await api.lookUp('ana@example.net')).toMatchObject([
    [{ subject: 'Your intake form', status: 'delivered', acceptedAt: '2026-11-25T09:00:00.000Z' }],
  ]);
});

it('makes the same event ids of the same lines, and different ones of different lines', () => {
  const lines = [...arrival, ...log(try1, try2, try1.replace('ben', 'ana'))];
  const ids = read(lines).map(({ id }) => id);
  expect(new Set(ids).size).toBe(7);
  expect(read(lines).map(({ id }) => id)).toEqual(ids);
});

it('goes on where the queue was kept, as if it had never stopped', () => {
  const lines = [...arrival, ...log(try1, try2, 'postsuper: 931F222C3F4: removed')];
  const whole = read(lines);
  expect(whole).toHaveLength(5);
  for (let at = 0; at <= lines.length; at += 1) {
    const queue = createQueue();
    const events = read(lines.slice(0, at), queue);
    const kept = createQueue(JSON.parse(JSON.stringify(queue.entries())));
    expect([...events, ...read(lines.slice(at), kept)]).toEqual(whole);
  }
});

it('keeps no message in mind that left the queue, but for a minute', () => {
  const queue = arrived();
  read(log('qmgr: 931F222C3F4: removed'), queue);
  expect(queue.entries()).toHaveLength(1);
  read(
    [
      '2026-11-25T09:01:02Z mail postfix/qmgr[1]: 3EA9622C3B4: from=<>, size=1, nrcpt=1 (queue active)',
    ],
    queue,
  );
  expect(queue.entries().map(([key]) => key)).toEqual(['mail 3EA9622C3B4']);
});
