import { expect, it } from 'vitest';
import { readSyslogLine } from '../../server/syslog-line.ts';

const NOW = new Date(2026, 10, 25, 9, 20);

it.each([
  // Postfix's own (maillog_file), and rsyslog's traditional file format
  [
    'Nov 25 02:17:03 mail postfix/smtp[31562]: 3EA9622C3B4: to=<ana@example.net>, …',
    [
      new Date(2026, 10, 25, 2, 17, 3),
      'mail',
      'postfix/smtp',
      '3EA9622C3B4: to=<ana@example.net>, …',
    ],
  ],
  [
    'Nov  5 02:17:03 mail postfix/qmgr[1]: 3EA9622C3B4: removed',
    [new Date(2026, 10, 5, 2, 17, 3), 'mail', 'postfix/qmgr', '3EA9622C3B4: removed'],
  ],
  // rsyslog's file format since Debian 12
  [
    '2026-11-25T02:17:03.123456+01:00 mail postfix/qmgr[1]: 3EA9622C3B4: removed',
    [new Date('2026-11-25T01:17:03.123Z'), 'mail', 'postfix/qmgr', '3EA9622C3B4: removed'],
  ],
  [
    '2026-11-25T02:17:03Z mail.example.com postfix/submission/smtpd[77]: connect from unknown[1.2.3.4]',
    [
      new Date('2026-11-25T02:17:03Z'),
      'mail.example.com',
      'postfix/submission/smtpd',
      'connect from unknown[1.2.3.4]',
    ],
  ],
  // RFC 5424: nothing, then something in the structured data; a byte order mark before the text
  [
    '<22>1 2026-11-25T02:17:03.5Z mail postfix/smtp 31562 - - 3EA9622C3B4: removed',
    [new Date('2026-11-25T02:17:03.5Z'), 'mail', 'postfix/smtp', '3EA9622C3B4: removed'],
  ],
  [
    '<22>1 2026-11-25T02:17:03Z mail postfix/smtp 31562 ID47 [a@1 b="c \\"]\\" d"][e@1] \uFEFFconnect to x',
    [new Date('2026-11-25T02:17:03Z'), 'mail', 'postfix/smtp', 'connect to x'],
  ],
  // A line without a program
  [
    'Nov 25 02:17:03 mail last message repeated 2 times',
    [new Date(2026, 10, 25, 2, 17, 3), 'mail', '', 'last message repeated 2 times'],
  ],
])('reads %j', (line, [at, host, program, text]) => {
  expect(readSyslogLine(line as string, NOW)).toEqual({ at, host, program, text });
});

it.each([
  ['Dec 31 23:59:59', new Date(2027, 0, 1, 0, 0, 5), 2026], // read just after midnight
  ['Jan  1 00:00:04', new Date(2026, 11, 31, 23, 59, 59), 2027], // a clock that is a little ahead
  ['Nov 26 09:20:00', NOW, 2026],
  ['Nov 26 09:20:01', NOW, 2025], // more than a day ahead: it was a year ago
  ['Feb 29 12:00:00', NOW, 2024],
  ['Feb 29 12:00:00', new Date(2103, 5, 1), 2096], // 2100 is no leap year
])('takes %s, read at %s, to be in %i', (date, now, year) => {
  expect(readSyslogLine(`${date} mail postfix/qmgr[1]: x`, now)?.at.getFullYear()).toBe(year);
});

it.each([
  '',
  'postfix/qmgr[1]: 3EA9622C3B4: removed', // what is left of a line that was cut
  'Mon 25 02:17:03 mail postfix/qmgr[1]: x',
  'Nov 25 mail postfix/qmgr[1]: x',
  '2026-13-25T02:17:03Z mail postfix/qmgr[1]: x',
  '2026-11-25 02:17:03 mail postfix/qmgr[1]: x',
  '<22>1 - mail postfix/smtp 31562 - - x', // RFC 5424 allows no date
])('does not read %j', (line) => {
  expect(readSyslogLine(line, NOW)).toBeUndefined();
});
