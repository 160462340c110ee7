/**
 * Signs what the page shows with the officer's passkey: the browser asks the authenticator, and its answer goes back as a field
 * of the form. The statement itself stays on the server; what is signed is its hash.
 */
interface SigningRequest {
  readonly challenge: string;
  readonly rpId: string;
  readonly allowCredentials: readonly { readonly id: string; readonly type: 'public-key'; readonly transports: AuthenticatorTransport[] }[];
  readonly userVerification: UserVerificationRequirement;
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function base64url(buffer: ArrayBuffer): string {
  let binary = '';
  for (const byte of new Uint8Array(buffer)) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

async function assertion(request: SigningRequest): Promise<string> {
  const credential = (await navigator.credentials.get({
    publicKey: {
      challenge: bytes(request.challenge),
      rpId: request.rpId,
      userVerification: request.userVerification,
      allowCredentials: request.allowCredentials.map(({ id, type, transports }) => ({ id: bytes(id), type, transports })),
      timeout: 300_000,
    },
  })) as PublicKeyCredential | null;
  if (!credential) throw new Error('no credential');
  const response = credential.response as AuthenticatorAssertionResponse;
  return JSON.stringify({
    id: credential.id,
    rawId: base64url(credential.rawId),
    type: 'public-key',
    clientExtensionResults: {},
    response: {
      clientDataJSON: base64url(response.clientDataJSON),
      authenticatorData: base64url(response.authenticatorData),
      signature: base64url(response.signature),
    },
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
  const field = form.querySelector<HTMLInputElement>('input[name="_assertion"]');
  const button = form.querySelector<HTMLButtonElement>('button');
  const trouble = form.querySelector<HTMLElement>('[role="alert"]');
  if (!field || !button || !trouble) continue;
  form.addEventListener('submit', (event) => {
    if (field.value !== '') return;
    event.preventDefault();
    button.disabled = true;
    trouble.hidden = true;
    assertion(JSON.parse(form.dataset['passkey'] ?? '') as SigningRequest).then(
      (signed) => {
        field.value = signed;
        form.submit();
      },
      () => {
        // Cancelled, timed out, or a device without this passkey: nothing was sent, and it can be tried again.
        button.disabled = false;
        trouble.hidden = false;
        trouble.focus();
      },
    );
  });
}
