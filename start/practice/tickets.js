/** The practice helpdesk's tickets: made-up people, and emails that the sample log knows. */

const HOUR = 60;
const DAY = 24 * HOUR;

/** When something of `minutesAgo` was, as a mail server writes it into headers. */
function headerDate(minutesAgo) {
  return new Date(Date.now() - minutesAgo * 60_000).toUTCString().replace('GMT', '+0000');
}

export const tickets = [
  {
    id: 4711,
    subject: 'I never got my intake form',
    from: 'Ana Ruiz',
    address: 'ana.ruiz@example.net',
    appointment: 'Friday, first visit',
    messages: [
      {
        who: 'Ana Ruiz',
        minutesAgo: 14,
        html: `<p>Hi, you said on the phone that you'd send me the intake form for Friday. I never got
          your email. My address is <b>ana.ruiz@example.net</b>, same as always.</p>
          <p>Could you check?</p><p>Ana</p>`,
      },
      {
        who: 'Robin (you)',
        note: true,
        minutesAgo: 1,
        html: `<p>Reception copied this from the mail server:</p>
          <pre>Return-Path: &lt;bounces+48213-7d1f@em4711.willow.example&gt;
Received: by geopod-ismtpd-7 (SG) with ESMTP id Vb1nT4cRdAQz7Lw2pXSgKf
Date: ${headerDate(132)}
From: Willow Clinic &lt;hello@willow.example&gt;
To: ana.ruiz@example.net
Message-ID: &lt;Vb1nT4cRdAQz7Lw2pXSgKf@geopod-ismtpd-7&gt;
Subject: Your intake form for Friday</pre>`,
      },
    ],
  },
  {
    id: 4712,
    subject: 'Where is my video link?',
    from: 'Noor Haddad',
    address: 'noor.haddad@example.org',
    appointment: 'Today, by video',
    messages: [
      {
        who: 'Noor Haddad',
        minutesAgo: 3,
        html: `<p>Hello, is the link for our video call on its way? You wanted to send it to
          noor.haddad@example.org.</p>
          <p>And my husband <span>eli.stone@</span><b>example.com</b> asked for a new password a while ago.
          That hasn't come either.</p><p>Thank you, Noor</p>`,
      },
    ],
  },
  {
    id: 4713,
    subject: 'No emails from you any more',
    from: 'Pat Novak',
    address: 'pat.novak@example.com',
    appointment: 'None planned',
    messages: [
      {
        who: 'Pat Novak',
        minutesAgo: 64,
        html: `<p>I used to get your invoices at pat.novak@example.com. Since the weekend: nothing. Not even
          the one for November, and I need it for my insurance.</p>`,
      },
    ],
  },
  {
    id: 4714,
    subject: 'Fwd: people who called',
    from: 'Front desk',
    address: 'desk@willow.example',
    appointment: 'Colleagues, ground floor',
    messages: [
      {
        who: 'Front desk',
        minutesAgo: 3,
        html: `<p>These called because an email didn't come. Could you have a look?</p>
          <ul>
            <li>Tom Weber &lt;tom.weber@gmial.example&gt;, intake form for Monday</li>
            <li>M. Okafor (m.okafor@example.org), appointment reminder</li>
            <li>Grace Lim, grace.lim@example.org: lab results</li>
            <li>omar.said@example.net, directions to the clinic</li>
            <li>kim.adler@example.com, receipt, just asked for it</li>
            <li>ines.costa@example.net, intake form, “ages ago”</li>
            <li>Rosa Klein, rosa.klein@example.net: no reminders any more</li>
          </ul>`,
      },
      {
        who: 'Front desk',
        minutesAgo: 2,
        html: `<p>And Sam Berg, sam.berg@example.net, can't find the treatment plan.</p>
          <blockquote><p>Yesterday, Lucia Moretti &lt;lucia.moretti@example.com&gt; wrote:</p>
            <p>Thanks, confirmed!</p>
            <blockquote><p>To: lucia.moretti@example.com<br>Please confirm your appointment.</p>
            </blockquote></blockquote>`,
      },
    ],
  },
  {
    id: 4715,
    subject: 'Did I press the wrong button?',
    from: 'Rosa Klein',
    address: 'rosa.klein@example.net',
    appointment: 'Next Tuesday, 09:30',
    messages: [
      {
        who: 'Rosa Klein',
        minutesAgo: 4 * HOUR,
        html: `<p>I was tidying up my mail on the phone and may have hit “junk” on one of yours. I do
          want your reminders! Is that a problem?</p><p>Rosa Klein<br>rosa.klein@example.net</p>`,
      },
    ],
  },
  {
    id: 4709,
    subject: 'Re: Re: Re: Is my appointment confirmed?',
    from: 'Lucia Moretti',
    address: 'lucia.moretti@example.com',
    appointment: 'On the 27th, 14:00',
    messages: [
      {
        who: 'Lucia Moretti',
        minutesAgo: 3 * DAY,
        html: '<p>Good morning, can I still move my appointment to the 27th?</p>',
      },
      {
        who: 'Robin (you)',
        own: true,
        minutesAgo: 3 * DAY - 35,
        html: `<p>Hello Lucia, the 27th at 14:00 is free. Shall I put you down?</p>
          <blockquote><p>Lucia Moretti &lt;lucia.moretti@example.com&gt; wrote:</p>
            <p>Good morning, can I still move my appointment to the 27th?</p></blockquote>`,
      },
      {
        who: 'Lucia Moretti',
        minutesAgo: 3 * DAY - 50,
        html: '<p>Yes please! Do I have to bring anything?</p>',
      },
      {
        who: 'Robin (you)',
        own: true,
        minutesAgo: 3 * DAY - 70,
        html: '<p>Just your insurance card. You will get an email with a link to confirm.</p>',
      },
      {
        who: 'Lucia Moretti',
        minutesAgo: 2 * DAY,
        html: '<p>I have no email yet, should I worry?</p>',
      },
      {
        who: 'Robin (you)',
        own: true,
        minutesAgo: 2 * DAY - 20,
        html: '<p>Not at all. Those emails go out in the morning, so you should have it tomorrow.</p>',
      },
      {
        who: 'Robin (you)',
        note: true,
        minutesAgo: 26 * HOUR,
        html: '<p>Sent it again by hand. Rang her as well, left a message.</p>',
      },
      {
        who: 'Lucia Moretti',
        minutesAgo: 20 * HOUR,
        html: `<p>I pressed something in an email, but the page was white afterwards. Did that count?</p>
          <blockquote><p>Yesterday, Willow Clinic &lt;hello@willow.example&gt; wrote:</p>
            <p>Please confirm your appointment on the 27th.</p>
            <blockquote><p>To: lucia.moretti@example.com<br>From: hello@willow.example<br>You can move or
              cancel it up to a day before.</p></blockquote></blockquote>`,
      },
    ],
  },
];
