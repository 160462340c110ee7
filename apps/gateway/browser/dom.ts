import type { Html } from '../src/page/html.js';

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createHTML(text: string): string; createScriptURL(text: string): string },
  ): {
    createHTML(text: string): string;
    createScriptURL(text: string): string;
  };
}

// The content security policy lets only this policy write markup, and only `html` makes what it is given.
const rules = { createHTML: (text: string) => text, createScriptURL: (text: string) => text };
const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('opencites', rules) ?? rules;

/** Replaces what an element holds. */
export function show(element: Element, content: Html): void {
  element.innerHTML = policy.createHTML(content.text);
}

/** Address of one of our own scripts, for workers. */
export function ownScript(path: `/${string}`): string {
  return policy.createScriptURL(path);
}

export function one<T extends Element>(selector: string, within: ParentNode = document): T | null {
  return within.querySelector<T>(selector);
}
