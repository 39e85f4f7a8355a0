import { expect, it } from 'vitest';
import {
  messageIdKeys,
  messageIdQueryKeys,
  normalMessageId,
  normalRecipient,
} from '@/lib/identifier-forms.ts';

it.each([
  ['Ana@Example.COM', 'ana@example.com'],
  [' ana@example.com ', 'ana@example.com'],
  ['ana@müller.example', 'ana@xn--mller-kva.example'],
  ['ana@XN--MLLER-KVA.example', 'ana@xn--mller-kva.example'],
  ['用户@例子.测试', '用户@xn--fsqu00a.xn--0zwm56d'],
  ['Ju\u0308rgen@example.com', 'jürgen@example.com'], // composed
  ['"a@b"@example.com', '"a@b"@example.com'],
  ['ana@exa mple.com', 'ana@exa mple.com'], // no domain: as it is
  ['ana@host:25', 'ana@host:25'],
  ['nobody', 'nobody'],
])('compares the recipient %j as %j', (value, normal) => {
  expect(normalRecipient(value)).toBe(normal);
});

it.each([
  ['<a.b@mail.example>', 'a.b@mail.example'],
  ['&lt;a.b@mail.example&gt;', 'a.b@mail.example'],
  [' <a.b@mail.example>\n', 'a.b@mail.example'],
  ['mid:a.b@mail.example', 'a.b@mail.example'],
  ['mid:a%2Fb%25@mail.example', 'a/b%@mail.example'],
  ['mid:a.b@mail.example/part.1@mail.example', 'a.b@mail.example'], // a part of the message
  ['mid:50%@mail.example', '50%@mail.example'], // not encoded
  ['A.b@Mail.Example', 'A.b@Mail.Example'],
])('reads the message ID %j as %j', (value, normal) => {
  expect(normalMessageId(value)).toBe(normal);
});

const short = 'Qz7Lw2pXSgKfVb1nT4cRdA';
const long = `${short}.recvd-6bd9f7c5d8-x2k4m-1-6741F0A2-1B.0`;
const smtpId = `${short}@geopod-ismtpd-7`;

it.each([short, long, smtpId, `<${smtpId}>`, `mid:${smtpId}`])(
  'finds a message of SendGrid by %s',
  (held) => {
    const keys = messageIdKeys({ messageId: `<${smtpId}>`, providerMessageId: long });
    expect(keys).toEqual(expect.arrayContaining(messageIdQueryKeys(held)));
  },
);

it.each([
  ['<A.b@Mail.Example>', 'A.b@mail.example', true],
  ['<A.b@mail.example>', 'A.b@MAIL.Example', true],
  ['<A.b@mail.example>', 'a.b@mail.example', false],
])('kept as %s, a message is found by %s: %s', (kept, asked, found) => {
  const keys = messageIdKeys({ messageId: kept });
  expect(messageIdQueryKeys(asked).some((key) => keys.includes(key))).toBe(found);
});

it('finds a message of Postfix by its queue id, whenever it was', () => {
  const keys = messageIdKeys({ providerMessageId: '931F222C3F4.1795597201' });
  expect(keys).toEqual(['931F222C3F4.1795597201', ...messageIdQueryKeys('931F222C3F4')]);
  expect(messageIdKeys({ providerMessageId: '931F222C3F4' })).toEqual(['931F222C3F4']);
});

it('gives other IDs one key, and a message without IDs none', () => {
  expect(messageIdKeys({ messageId: '<a.b@mail.example>' })).toEqual(['a.b@mail.example']);
  expect(messageIdKeys({})).toEqual([]);
});

it('finds a UUID in capitals, too', () => {
  const providerMessageId = '5b1f7c0a-6c1e-4d2b-9a57-0f3f8f2c9d11';
  const asked = messageIdQueryKeys(providerMessageId.toUpperCase());
  expect(messageIdKeys({ providerMessageId })).toEqual(asked);
});
