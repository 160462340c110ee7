/**
 * Nothing but our own files, no markup from strings except through the page's one policy (Trusted Types), no frame
 * around the page: a look-alike must not borrow it, and an injected script has nowhere to send what it read.
 */
export const pageSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types opencites',
].join('; ');

/** Workers live by the policy of their own file; the reader of pictures compiles WebAssembly from this site. */
export const workerSecurityPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
