import { Answer } from '#web';

/** Somebody else's file on our own host: to be saved; never sniffed, never rendered, never able to run or fetch. */
export function fileAnswer(file: { readonly mediaType: string; readonly fileName: string }, bytes: Buffer): Answer {
  return new Answer(200, bytes, {
    headers: {
      'content-type': file.mediaType,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'no-store',
    },
  });
}
