/** A textarea that React controls: Gorgias, Chatwoot's kind, and many built in-house. */
import { createElement, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { place, ready } from './fixture.ts';

let sent = '';

function Reply() {
  const [text, setText] = useState('');
  sent = text;
  useEffect(() => ready(() => sent), []);
  return createElement('textarea', {
    value: text,
    rows: 6,
    onChange: (event: { target: { value: string } }) => setText(event.target.value),
  });
}

createRoot(place('div')).render(createElement(Reply));
