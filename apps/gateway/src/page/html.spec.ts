import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { html } from './html.js';

describe('html', () => {
  it('escapes every value, in text and in attributes', () => {
    expect(html`<p title="${'"><script>'}">${"<b>&'"}</p>`.text).toBe('<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;&#39;</p>');
  });

  it('keeps what is already HTML, joins lists and leaves out absent values', () => {
    const items = [1, 2].map((number) => html`<li>${number}</li>`);
    expect(html`${items}${null}${false}${undefined}`.text).toBe('<li>1</li><li>2</li>');
  });

  it('lets no text open a tag or close an attribute', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(html`${text}`.text).not.toMatch(/[<>"']/);
      }),
    );
  });
});
