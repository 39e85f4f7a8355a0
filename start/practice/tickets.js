/** The practice helpdesk's tickets: made-up people, and emails that the sample log knows. */
export const tickets = [
  {
    id: 4711,
    subject: 'I never got my intake form',
    from: 'Ana Ruiz',
    address: 'ana.ruiz@example.net',
    when: '10:42',
    messages: [
      {
        who: 'Ana Ruiz',
        when: 'Today, 10:42',
        html: `<p>Hi, you said on the phone that you'd send me the intake form for Friday. I never got
          your email. My address is <b>ana.ruiz@example.net</b>, same as always.</p>
          <p>Could you check?</p><p>Ana</p>`,
      },
      {
        who: 'Kim (you)',
        own: true,
        when: 'Today, 10:58',
        html: `<p>Internal note: reception copied this from the mail server.</p>
          <pre>Message-ID: &lt;Vb1nT4cRdAQz7Lw2pXSgKf@geopod-ismtpd-7&gt;
From: Willow Clinic &lt;hello@willow.example&gt;
To: ana.ruiz@example.net
Subject: Your intake form for Friday</pre>`,
      },
    ],
  },
  {
    id: 4712,
    subject: 'Video link for this afternoon?',
    from: 'Noor Haddad',
    address: 'noor.haddad@example.org',
    when: '11:15',
    messages: [
      {
        who: 'Noor Haddad',
        when: 'Today, 11:15',
        html: `<p>Hello, is the link for 3 pm on its way? Please send it to
          noor.haddad@example.org.</p><p>My colleague <span>eli.stone@</span><b>example.com</b> has been
          waiting for a password reset as well, for quite a while now.</p>`,
      },
    ],
  },
  {
    id: 4713,
    subject: 'No emails from you any more',
    from: 'Pat Novak',
    address: 'pat.novak@example.com',
    when: '11:31',
    messages: [
      {
        who: 'Pat Novak',
        when: 'Today, 11:31',
        html: `<p>I used to get your invoices at pat.novak@example.com. Since last week: nothing.
          Not even the one for November.</p>`,
      },
    ],
  },
  {
    id: 4714,
    subject: 'Fwd: list of today’s complaints',
    from: 'Front desk',
    address: 'desk@willow.example',
    when: '11:47',
    messages: [
      {
        who: 'Front desk',
        when: 'Today, 11:47',
        html: `<p>These called this morning because an email didn't come. Could you have a look?</p>
          <ul>
            <li>Tom Weber &lt;tom.weber@gmial.example&gt;, intake form</li>
            <li>M. Okafor (m.okafor@example.org), reminder</li>
            <li>Grace Lim, grace.lim@example.org: lab results</li>
            <li>omar.said@example.net, directions</li>
            <li>kim.adler@example.com, receipt, just now</li>
            <li>ines.costa@example.net, intake form, “ages ago”</li>
          </ul>`,
      },
      {
        who: 'Sam Berg',
        when: 'Today, 11:50',
        html: `<p>Treatment plan, please? sam.berg@example.net</p>
          <blockquote><p>On Sunday, Lucia Moretti &lt;lucia.moretti@example.com&gt; wrote:</p>
            <p>Thanks, confirmed!</p>
            <blockquote><p>To: lucia.moretti@example.com<br>Please confirm your appointment.</p>
            </blockquote></blockquote>`,
      },
      ...Array.from({ length: 12 }, (_, i) => ({
        who: i % 2 ? 'Kim (you)' : 'Front desk',
        own: i % 2 === 1,
        when: `Yesterday, ${String(16 - (i >> 1)).padStart(2, '0')}:${i % 2 ? '40' : '10'}`,
        html:
          i % 2
            ? '<p>Thank you. I have written to them.</p>'
            : `<p>One more for the list: the client with the appointment at ${9 + (i >> 1)} o'clock asked
            about a receipt.</p>`,
      })),
    ],
  },
];
