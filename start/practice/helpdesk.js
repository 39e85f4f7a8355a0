import { tickets } from './tickets.js';

const list = document.querySelector('#tickets');
const view = document.querySelector('#ticket');
const client = document.querySelector('#client');
const editor = document.querySelector('#reply');

function listItem({ id, subject, from, when }) {
  const link = document.createElement('a');
  link.href = `#${id}`;
  link.innerHTML = '<span class="from"></span><time></time><span class="subject"></span>';
  link.querySelector('.from').textContent = from;
  link.querySelector('time').textContent = when;
  link.querySelector('.subject').textContent = subject;
  return link;
}

/** As in many helpdesks, another ticket is drawn into the same page. */
function show() {
  const ticket = tickets.find(({ id }) => `#${id}` === location.hash) ?? tickets[0];
  for (const link of list.children) {
    if (link.hash === `#${ticket.id}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = `${ticket.subject} · Practice helpdesk`;
  view.querySelector('h1').textContent = ticket.subject;
  view.querySelector('#number').textContent = `#${ticket.id}`;
  view.querySelector('#thread').replaceChildren(
    ...ticket.messages.map(({ who, when, html, own }) => {
      const message = document.createElement('article');
      if (own) message.className = 'own';
      message.innerHTML = `<header><b></b> <time></time></header>${html}`;
      message.querySelector('b').textContent = who;
      message.querySelector('time').textContent = when;
      return message;
    }),
  );
  client.querySelector('#name').textContent = ticket.from;
  client.querySelector('#address').textContent = ticket.address;
  editor.replaceChildren();
}

for (const ticket of tickets) list.append(listItem(ticket));
for (const button of document.querySelectorAll('.toolbar button')) {
  button.addEventListener('mousedown', (event) => event.preventDefault());
  button.addEventListener('click', () => document.execCommand(button.value));
}
window.addEventListener('hashchange', show);
show();
