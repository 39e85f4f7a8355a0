import { tickets } from './tickets.js';

const part = (id) => document.getElementById(id);
const list = part('tickets');
const composer = part('composer');
const editor = part('reply');
const note = part('note');

/** What the agent has begun to write, by ticket. */
const drafts = new Map();
let shown;

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

function day(time) {
  const daysAgo = Math.round((new Date().setHours(0, 0, 0, 0) - time.setHours(0, 0, 0, 0)) / 864e5);
  return ['Today', 'Yesterday'][daysAgo] ?? date.format(time);
}

const opened = Date.now();
const timeOf = ({ minutesAgo }) => new Date(opened - minutesAgo * 60_000);

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function drawAvatar(avatar, who) {
  const initials = who.match(/\b\p{Lu}/gu).slice(0, 2);
  avatar.textContent = initials.join('');
  avatar.style.setProperty('--hue', String((who.charCodeAt(0) * 47) % 360));
  return avatar;
}

function listItem({ id, subject, from, messages }) {
  const link = element('a', '', '');
  link.href = `#${id}`;
  const last = timeOf(messages.at(-1));
  const today = day(new Date(last)) === 'Today';
  link.append(
    element('span', 'from', from),
    element('time', '', today ? clock.format(last) : day(new Date(last))),
    element('span', 'subject', subject),
  );
  return link;
}

function article({ who, own, note, html, ...message }) {
  const time = timeOf(message);
  const drawn = element('article', note ? 'note' : own ? 'own' : '', '');
  const head = element('header', '', '');
  head.append(
    drawAvatar(element('span', 'avatar', ''), who),
    element('b', '', who),
    element('time', '', `${day(new Date(time))}, ${clock.format(time)}`),
  );
  if (note) head.append(element('span', 'tag', 'Internal note'));
  const body = element('div', 'body', '');
  body.innerHTML = html;
  drawn.append(head, body);
  return drawn;
}

/** As in many helpdesks, another ticket is drawn into the same page. */
function show() {
  if (shown) drafts.set(shown, { reply: editor.innerHTML, note: note.value });
  shown = tickets.find(({ id }) => `#${id}` === location.hash) ?? tickets[0];
  for (const link of list.children) {
    if (link.hash === `#${shown.id}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = `${shown.subject} · Practice helpdesk`;
  part('subject').textContent = shown.subject;
  part('number').textContent = `#${shown.id}`;
  part('thread').replaceChildren(...shown.messages.map(article));
  part('thread').scrollTop = 0;
  drawAvatar(part('avatar'), shown.from);
  part('name').textContent = shown.from;
  part('address').textContent = shown.address;
  part('appointment').textContent = shown.appointment;
  editor.innerHTML = drafts.get(shown)?.reply ?? '';
  note.value = drafts.get(shown)?.note ?? '';
}

function isNote() {
  return composer.elements.kind.value === 'note';
}

function chooseKind() {
  editor.hidden = isNote();
  note.hidden = !isNote();
  composer.classList.toggle('is-note', isNote());
  part('send').textContent = isNote() ? 'Add note' : 'Send reply';
}

function send() {
  const text = isNote() ? note.value : editor.textContent;
  if (!text.trim()) return;
  const message = {
    who: 'Robin (you)',
    own: true,
    note: isNote(),
    minutesAgo: (opened - Date.now()) / 60_000,
    html: editor.innerHTML,
  };
  if (isNote()) {
    const lines = element('p', 'lines', note.value);
    message.html = lines.outerHTML;
    note.value = '';
  } else {
    editor.replaceChildren();
  }
  shown.messages.push(message);
  part('thread').append(article(message));
  part('thread').lastElementChild.scrollIntoView({ block: 'end' });
}

for (const ticket of tickets) list.append(listItem(ticket));
for (const button of document.querySelectorAll('.format button')) {
  // The editor keeps its caret.
  button.addEventListener('mousedown', (event) => event.preventDefault());
  button.addEventListener('click', () => document.execCommand(button.value));
}
composer.addEventListener('change', chooseKind);
composer.addEventListener('submit', (event) => {
  event.preventDefault();
  send();
});
window.addEventListener('hashchange', show);
chooseKind();
show();
