import { describe, expect, it } from 'vitest';
import { isAddress } from '@/lib/address.ts';
import { findIdentifiers } from '@/lib/identifier.ts';

/** What was found, in short: an address as it is, a message ID behind a `#`. */
function found(text: string): string[] {
  return findIdentifiers(text).map(({ kind, value }) =>
    kind === 'messageId' ? `#${value}` : value,
  );
}

const LOCAL_64 = 'x'.repeat(64);
const LABEL_63 = 'b'.repeat(63);

describe('addresses', () => {
  it.each([
    // as they are
    'ana@example.com',
    'ana.ruiz@example.com',
    'ana+tag@example.com',
    'ana_ruiz@example.com',
    'ana-ruiz@example.com',
    '_ana@example.com',
    '-ana@example.com',
    '1@example.com',
    '1234567890@example.com',
    'a@b.co',
    'a@b.c.d.e.example',
    'ana@sub-domain.example.com',
    'ana@123.example.com',
    'ana@xn--mller-kva.example',
    'ana@example.museum',
    'ana@example.tld',
    'ana@mail.test',
    'ana@clinic.example',
    'ana@example.xn--p1ai',
    // RFC 5321 atext
    "o'brien@example.com",
    'user/department=shipping@example.com',
    'a/b@example.com',
    'user!name@example.com',
    'user%host@example.com',
    'bounces+12-ana=example.net@lists.example',
    'a=b@example.com',
    'a&b@example.com',
    'a#b@example.com',
    'a$b@example.com',
    'a*b@example.com',
    'a?b@example.com',
    'a^b@example.com',
    'a~b@example.com',
    "!#$%&'*+-/=?^_`{|}~@example.org",
    `${LOCAL_64}@example.com`,
    `ana@${LABEL_63}.example`,
    // RFC 6531
    'jürgen@example.com',
    'ana@müller.example',
    'δοκιμή@παράδειγμα.δοκιμή',
    '用户@例子.测试',
    'чебурашка@ящик.рф',
    'अजय@डाटा.भारत',
  ])('finds %s alone and in a sentence', (address) => {
    expect(found(address)).toEqual([address]);
    expect(found(`Write to ${address}, please.`)).toEqual([address]);
    expect(found(`<${address}>`)).toEqual([address]);
    expect(isAddress(address)).toBe(true);
  });

  it.each([
    ['full stop', 'Mail ana@example.com.', ['ana@example.com']],
    ['comma', 'ana@example.com, ben@example.com', ['ana@example.com', 'ben@example.com']],
    ['semicolon', 'ana@example.com;ben@example.com', ['ana@example.com', 'ben@example.com']],
    ['colon', 'ana@example.com: she', ['ana@example.com']],
    ['question mark', 'Is it ana@example.com?', ['ana@example.com']],
    ['exclamation mark', 'ana@example.com!', ['ana@example.com']],
    ['ellipsis', 'ana@example.com...', ['ana@example.com']],
    ['dash', 'ana@example.com - hers', ['ana@example.com']],
    ['hyphen stuck on', 'ana@example.com-', ['ana@example.com']],
    ['parentheses', '(ana@example.com)', ['ana@example.com']],
    ['brackets', '[ana@example.com]', ['ana@example.com']],
    ['braces', '{ana@example.com}', ['ana@example.com']],
    ['double quotes', '"ana@example.com"', ['ana@example.com']],
    ['single quotes', "'ana@example.com'", ['ana@example.com']],
    ['curly quotes', '“ana@example.com”', ['ana@example.com']],
    ['guillemets', '«ana@example.com»', ['ana@example.com']],
    ['backticks', '`ana@example.com`', ['ana@example.com']],
    ['bold in Markdown', '**ana@example.com**', ['ana@example.com']],
    [
      'a table in Markdown',
      '|ana@example.com|ben@example.com|',
      ['ana@example.com', 'ben@example.com'],
    ],
    ['a name before it', 'Ana Ruiz <ana@example.com>', ['ana@example.com']],
    ['a name, encoded', 'Ana &lt;ana@example.com&gt;', ['ana@example.com']],
    ['a quoted reply', '> ana@example.com wrote:', ['ana@example.com']],
    ['a quoted reply without a space', '>>ana@example.com', ['ana@example.com']],
    ['a header', 'To: ana@example.com', ['ana@example.com']],
    ['a header without a space', 'To:ana@example.com', ['ana@example.com']],
    ['mailto:', 'mailto:ana@example.com', ['ana@example.com']],
    ['mailto: with a subject', 'mailto:ana@example.com?subject=Hi', ['ana@example.com']],
    ['a link', '<a href="mailto:ana@example.com">', ['ana@example.com']],
    ['a query', 'https://x.example/u?email=ana@example.com&x=1', ['ana@example.com']],
    ['key=value', 'email=ana@example.com', ['ana@example.com']],
    ['capitals', 'Ana@Example.COM', ['Ana@example.com']],
    ['a no-break space', 'ana@example.com\u00a0yes', ['ana@example.com']],
    ['a zero-width space', 'to\u200bana@example.com\u200b', ['ana@example.com']],
    ['soft hyphens', 'an\u00ada@exam\u00adple.com\u00ad', ['ana@example.com']],
    ['zero-width spaces where it may break', 'ana@\u200bexample\u200b.com', ['ana@example.com']],
    ['the same behind the dot', 'ana@example.\u200bcom', ['ana@example.com']],
    ['one after the sentence', 'ana@example.com.\u200bNext', ['ana@example.com']],
    [
      'a zero-width space between two',
      'ana@example.com\u200bben@example.com',
      ['ana@example.com', 'ben@example.com'],
    ],
    ['a word joiner', 'ana\u2060@\u2060example.com', ['ana@example.com']],
    ['a byte order mark', '\ufeffana@example.com', ['ana@example.com']],
    ['a full-width line', '｜ana@example.com｜', ['ana@example.com']],
    ['an ideographic full stop', '请写信至 ana@example.com。', ['ana@example.com']],
    ['a line break', 'ana@example.com\nben@example.com', ['ana@example.com', 'ben@example.com']],
    ['a slash after it', 'ana@example.com/ben', ['ana@example.com']],
    ['a port after it', 'ana@example.com:25', ['ana@example.com']],
  ])('finds them beside %s', (_, text, addresses) => {
    expect(found(text)).toEqual(addresses);
  });
});

describe('message IDs', () => {
  it.each([
    ['a header', 'Message-ID: <a.b@mail.example>', ['#a.b@mail.example']],
    ['a header in lower case', 'message-id:<a.b@mail.example>', ['#a.b@mail.example']],
    ['a folded header', 'Message-ID:\r\n <a.b@mail.example>', ['#a.b@mail.example']],
    ['a label without brackets', 'Message ID: a.b@mail.example', ['#a.b@mail.example']],
    [
      'References of several lines',
      'References: <a@b>\n <c$d@e>\r\n <x@y.example>',
      ['#a@b', '#c$d@e', '#x@y.example'],
    ],
    ['In-Reply-To', 'In-Reply-To: <1.2@host>', ['#1.2@host']],
    ['$ and commas', 'Message-ID: <00$1,2@local>', ['#00$1,2@local']],
    ['a colon', 'Message-ID: <a:b@host>', ['#a:b@host']],
    ['a quoted left side', 'Message-ID: <"a,b"@host>', ['#"a,b"@host']],
    ['two @', 'Message-ID: <a@b@c.example>', ['#a@b@c.example']],
    ['a domain literal', 'Message-ID: <a@[192.0.2.1]>', ['#a@[192.0.2.1]']],
    [
      'Mailgun’s',
      '<20261123091502.4f1d2c3b5a697887@mg.clinic.example>',
      ['#20261123091502.4f1d2c3b5a697887@mg.clinic.example'],
    ],
    [
      'Mailgun’s, bare',
      'id 20261123091502.4f1d2c3b5a697887@mg.clinic.example',
      ['#20261123091502.4f1d2c3b5a697887@mg.clinic.example'],
    ],
    [
      'Brevo’s',
      '<202611230915.41780023456@smtp-relay.mailin.fr>',
      ['#202611230915.41780023456@smtp-relay.mailin.fr'],
    ],
    [
      'SendGrid’s smtp-id',
      '<Qz7Lw2pXSgKfVb1nT4cRdA@ismtpd-7>',
      ['#Qz7Lw2pXSgKfVb1nT4cRdA@ismtpd-7'],
    ],
    [
      'SendGrid’s smtp-id, bare',
      'Qz7Lw2pXSgKfVb1nT4cRdA@geopod-ismtpd-3-1',
      ['#Qz7Lw2pXSgKfVb1nT4cRdA@geopod-ismtpd-3-1'],
    ],
    [
      'SendGrid’s long id',
      'Qz7Lw2pXSgKfVb1nT4cRdA.recvd-6bd9f7c5d8-x2k4m-1-6741F0A2-1B.0',
      ['#Qz7Lw2pXSgKfVb1nT4cRdA.recvd-6bd9f7c5d8-x2k4m-1-6741F0A2-1B.0'],
    ],
    [
      'SendGrid’s older long id',
      '14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0',
      ['#14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0'],
    ],
    [
      'SendGrid’s of a staging server',
      '-z7Lw2pXSgKfVb1nT4cRd_.stfilter0012p3las1-1234-5A6B7C8D-1.0',
      ['#-z7Lw2pXSgKfVb1nT4cRd_.stfilter0012p3las1-1234-5A6B7C8D-1.0'],
    ],
    [
      'SendGrid’s oldest',
      'It is filter0307p1las1-16982-5B3CF2BB-9.0.',
      ['#filter0307p1las1-16982-5B3CF2BB-9.0'],
    ],
    ['a link to a message', 'mid:a.b@mail.example', ['#a.b@mail.example']],
    [
      'SendGrid’s short id beside a label',
      'X-Message-Id: Qz7Lw2pXSgKfVb1nT4cRdA',
      ['#Qz7Lw2pXSgKfVb1nT4cRdA'],
    ],
    [
      'Amazon’s',
      '0100019a1b2c3d4e-5f60718a-9b0c-4d1e-8f2a-3b4c5d6e7f80-000000',
      ['#0100019a1b2c3d4e-5f60718a-9b0c-4d1e-8f2a-3b4c5d6e7f80-000000'],
    ],
    [
      'Amazon’s as a header',
      '<0100019a1b2c3d4e-5f60718a-9b0c-4d1e-8f2a-3b4c5d6e7f80-000000@email.amazonses.com>',
      ['#0100019a1b2c3d4e-5f60718a-9b0c-4d1e-8f2a-3b4c5d6e7f80-000000@email.amazonses.com'],
    ],
    ['Gmail’s', '<CAKx+abc_12=Q@mail.gmail.com>', ['#CAKx+abc_12=Q@mail.gmail.com']],
    [
      'Outlook’s',
      '<AM0PR04MB1234@AM0PR04MB5678.eurprd04.prod.outlook.com>',
      ['#AM0PR04MB1234@am0pr04mb5678.eurprd04.prod.outlook.com'],
    ],
    [
      'a UUID beside a label',
      'MessageID: 5b1f7c0a-6c1e-4d2b-9a57-0f3f8f2c9d11',
      ['#5b1f7c0a-6c1e-4d2b-9a57-0f3f8f2c9d11'],
    ],
    [
      'a label in JSON',
      '"message_id":"5b1f7c0a-6c1e-4d2b-9a57-0f3f8f2c9d11"',
      ['#5b1f7c0a-6c1e-4d2b-9a57-0f3f8f2c9d11'],
    ],
    ['a long number beside a label', 'Message ID 1152921512345678901', ['#1152921512345678901']],
    [
      'with an address after it',
      'Message-ID: <a.b@mail.example> To: ana@example.com',
      ['#a.b@mail.example', 'ana@example.com'],
    ],
  ])('finds %s', (_, text, ids) => {
    expect(found(text)).toEqual(ids);
  });
});

it.each([
  ['plain text', 'Nothing to see here.'],
  ['an @ alone', 'see you @ noon'],
  ['a handle', '@anaruiz'],
  ['no domain', 'ana@'],
  ['no dot', 'ana@localhost'],
  ['a dot at the end alone', 'ana@example.'],
  ['a dot at the start', 'ana@.example.com'],
  ['two dots', 'ana@example..com'],
  ['two dots before the @', 'ana..ruiz@example.com'],
  ['a dot before the @', 'ana.@example.com'],
  ['a dot first', '.ana@example.com'],
  ['a label that begins with a hyphen', 'ana@-example.com'],
  ['a label that ends with a hyphen', 'ana@example-.com'],
  ['two @', 'ana@example@example.com'],
  ['a local part too long', `${LOCAL_64}x@example.com`],
  ['a label too long', `ana@${LABEL_63}b.example`],
  ['a domain too long', `ana@${`${'c'.repeat(50)}.`.repeat(6)}example`],
  ['a one-letter top level', 'ana@example.c'],
  ['a number as top level', 'ana@192.0.2.1'],
  ['an image for dense screens', 'logo@2x.png'],
  ['an image for denser screens', 'https://x.example/img/logo@3x.webp'],
  ['a version', 'react@18.2.0'],
  ['a scoped package', '@types/node@20.1.0'],
  ['credentials in a URL', 'https://user:pass@host.example/path'],
  ['a name in a URL', 'ftp://user@host.example'],
  ['a bare UUID', '5b1f7c0a-6c1e-4d2b-9a57-0f3f8f2c9d11'],
  ['a bare 22-character token', 'Qz7Lw2pXSgKfVb1nT4cRdA'],
  ['a bare long number', 'Order 1152921512345678901'],
  ['a bare hash', '9f8e7d6c5b4a39281706f5e4d3c2b1a0'],
  ['a label alone', 'Message-ID: none'],
  ['a file name', 'photo.filter.0'],
  ['a phone number', '+49 30 1234567-000000'],
])('finds nothing in %s', (_, text) => {
  expect(found(text)).toEqual([]);
});

it('says where an identifier stands whose breaks are left out', () => {
  const text = '\u00ada: an\u00ada@\u200bexample.com\u00ad, b\u2060en@example.com';
  const stand = findIdentifiers(text).map(({ start, end }) => text.slice(start, end));
  expect(stand).toEqual(['an\u00ada@\u200bexample.com', 'b\u2060en@example.com']);
});

it('keeps order, never overlaps, and says where each stands', () => {
  const pieces = [
    'ana@example.com',
    '<',
    '>',
    ' ',
    'Message-ID: ',
    '\n',
    '.',
    '@',
    '|',
    'ü@ö.example',
  ];
  const more = [
    'mailto:',
    '://',
    'Qz7Lw2pXSgKfVb1nT4cRdA.recvd-1-2.0',
    '-000000',
    'References:',
    '"',
  ];
  let seed = 7;
  const pick = <T>(list: T[]): T => {
    seed = (seed * 48_271) % 2_147_483_647;
    return list[seed % list.length] as T;
  };
  for (let round = 0; round < 2000; round++) {
    const text = Array.from({ length: 12 }, () => pick([...pieces, ...more])).join('');
    let last = 0;
    for (const { value, start, end } of findIdentifiers(text)) {
      expect(start).toBeGreaterThanOrEqual(last);
      expect(text.slice(start, end).toLowerCase()).toBe(value.toLowerCase());
      last = end;
    }
  }
});
