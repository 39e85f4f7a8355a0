import { describe, expect, it } from 'vitest';
import { readTypedIdentifiers } from '@/lib/typed-identifier.ts';

const recipient = (value: string) => ({ kind: 'recipient', value });
const messageId = (value: string) => ({ kind: 'messageId', value });

it.each([
  ['mailto:ana@example.com?subject=Hi', 'address', [recipient('ana@example.com')]],
  ['Ana Ruiz <ana@example.com>', 'text', [recipient('ana@example.com')]],
  [
    'ana@example.com, ben@example.com',
    'text',
    [recipient('ana@example.com'), recipient('ben@example.com')],
  ],
  ['ana@example.com ana@example.com', 'text', [recipient('ana@example.com')]],
  ['Ana@example.com, <ana@example.com>', 'text', [recipient('Ana@example.com')]],
  ['mid:a%2Fb@mail.example', 'mid', [messageId('a/b@mail.example')]],
  ['<00$1,2@local>', 'messageId', [messageId('00$1,2@local')]],
  ['Qz7Lw2pXSgKfVb1nT4cRdA', 'messageId', [messageId('Qz7Lw2pXSgKfVb1nT4cRdA')]],
  ['Qz7Lw2pXSgKfVb1nT4cRdA@ismtpd-7', 'messageId', [messageId('Qz7Lw2pXSgKfVb1nT4cRdA@ismtpd-7')]],
  [
    '5b1f7c0a-6c1e-4d2b-9a57-0f3f8f2c9d11',
    'messageId',
    [messageId('5b1f7c0a-6c1e-4d2b-9a57-0f3f8f2c9d11')],
  ],
  ['1152921512345678901', 'messageId', [messageId('1152921512345678901')]],
  ['msg-2041-77', 'messageId', [messageId('msg-2041-77')]],
  ['<intake>', 'messageId', [messageId('intake')]],
  ['010001+Zk/8Yw==', 'messageId', [messageId('010001+Zk/8Yw==')]],
  ['a.1@mail', 'noAddress', [messageId('a.1@mail')]],
  ['a..1@mail.example', 'noAddress', [messageId('a..1@mail.example')]],
  ['a.1@[192.0.2.7]', 'noAddress', [messageId('a.1@[192.0.2.7]')]],
  ['a@b.example@mail.example', 'noAddress', [messageId('a@b.example@mail.example')]],
  [
    '<20261123091502.4f1d2c3b5a697887@mg.clinic.example>',
    'messageId',
    [messageId('20261123091502.4f1d2c3b5a697887@mg.clinic.example')],
  ],
])('understands %j as %s', (input, as, identifiers) => {
  expect(readTypedIdentifiers(input)).toEqual({ kind: 'understood', identifiers, as });
});

it.each([
  ['ana@example.com', [recipient('ana@example.com'), messageId('ana@example.com')]],
  ['  Ana@Example.com. ', [recipient('Ana@example.com'), messageId('Ana@Example.com')]],
  [
    '\u202aan\u00ada@\u200bexample.com\u202c',
    [recipient('ana@example.com'), messageId('ana@example.com')],
  ],
  ['“a.1@mail.example”', [recipient('a.1@mail.example'), messageId('a.1@mail.example')]],
  ['<a.1@mail.example>', [messageId('a.1@mail.example'), recipient('a.1@mail.example')]],
  ['<a.1@mail.example>,', [messageId('a.1@mail.example'), recipient('a.1@mail.example')]],
  ['&lt;a.1@mail.example&gt;', [messageId('a.1@mail.example'), recipient('a.1@mail.example')]],
  // An address begins later: that is what a link or a table puts before it.
  ['to=a.1@mail.example', [recipient('a.1@mail.example'), messageId('to=a.1@mail.example')]],
  ['<x|a.1@mail.example>', [messageId('x|a.1@mail.example'), recipient('a.1@mail.example')]],
])('reads %j as an address and as a message ID, the likelier first', (input, identifiers) => {
  expect(readTypedIdentifiers(input)).toEqual({
    kind: 'understood',
    identifiers,
    as: 'addressOrMessageId',
  });
});

describe('a block of raw headers', () => {
  const headers = `Received: from mx.example.net by mail.example.org with ESMTP id 4f1d2c3b5a697887
From: Willow Clinic <hello@willow.example>
To: Ana Ruiz <ana@example.com>,
\tben@example.com
Subject: Your form
Message-ID:
 <Qz7Lw2pXSgKfVb1nT4cRdA@ismtpd-7>
Reply-To: desk@willow.example`;

  it('gives its message ID and whom it went to, not who sent it', () => {
    expect(readTypedIdentifiers(headers)).toEqual({
      kind: 'understood',
      as: 'headers',
      identifiers: [
        messageId('Qz7Lw2pXSgKfVb1nT4cRdA@ismtpd-7'),
        recipient('ana@example.com'),
        recipient('ben@example.com'),
      ],
    });
  });

  it('is read with the line ends of Windows as well', () => {
    const windows = readTypedIdentifiers(headers.replaceAll('\n', '\r\n'));
    expect(windows).toEqual(readTypedIdentifiers(headers));
  });

  it('may be of a bounce message', () => {
    const report = `Reporting-MTA: dns; mx.example.net
Final-Recipient: rfc822; ana@example.com
Action: failed
Status: 5.1.1`;
    expect(readTypedIdentifiers(report)).toEqual({
      kind: 'understood',
      as: 'headers',
      identifiers: [recipient('ana@example.com')],
    });
  });

  it('may be one line of it', () => {
    expect(readTypedIdentifiers('Message-ID: <a.b@mail.example>')).toEqual({
      kind: 'understood',
      as: 'headers',
      identifiers: [messageId('a.b@mail.example')],
    });
  });
});

it.each([
  ['', /address or a message ID/],
  ['   ', /address or a message ID/],
  ['Ana Ruiz', /neither/],
  ['12345', /neither/],
  ['Ana at home', /neither/],
  ['<>', /neither/],
  ['intake-form', /neither/], // a word that somebody wrote
  ['ana@', /typos/],
  ['@example.com', /typos/],
  ['ana@@example.com', /typos/],
  ['mailto:ana@example', /typos/],
  ['https://ana@example/form', /typos/],
  ['mid:', /no message ID/],
])('says of %j what is wrong with it', (input, why) => {
  expect(readTypedIdentifiers(input)).toEqual({
    kind: 'notUnderstood',
    why: expect.stringMatching(why),
  });
});
