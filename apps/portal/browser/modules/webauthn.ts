/**
 * Forms that a passkey fills in: `<form data-passkey="create" or "get">` with the options of the server as JSON in
 * `data-options`, or an address in `data-challenge` that gives them. What the authenticator answers goes into the field
 * `_passkey`, the id of a fetched challenge into `_challenge`; then the form is sent like any other.
 */
export interface CredentialDescriptor {
  readonly id: string;
  readonly type: 'public-key';
  readonly transports?: readonly string[];
}

/** PublicKeyCredentialRequestOptions as JSON: bytes are base64url. */
export interface RequestOptions {
  readonly challenge: string;
  readonly rpId: string;
  readonly userVerification: 'required';
  readonly allowCredentials?: readonly CredentialDescriptor[];
}

/** PublicKeyCredentialCreationOptions as JSON; what is not named here is handed on as it is. */
export interface CreationOptions {
  readonly challenge: string;
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly excludeCredentials?: readonly CredentialDescriptor[];
}

function bytesOf(text: string): ArrayBuffer {
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0)).buffer;
}

function textOf(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}

const descriptors = (list: readonly CredentialDescriptor[] = []) =>
  list.map(({ id, type, transports }) => ({
    id: bytesOf(id),
    type,
    ...(transports?.length ? { transports: transports as AuthenticatorTransport[] } : {}),
  }));

/** The assertion as `PublicKeyCredential.toJSON()` writes it, which not every browser has. */
export async function assertPasskey(options: RequestOptions): Promise<object> {
  const { challenge, rpId, userVerification, allowCredentials } = options;
  const made = (await navigator.credentials.get({
    publicKey: { challenge: bytesOf(challenge), rpId, userVerification, allowCredentials: descriptors(allowCredentials), timeout: 300_000 },
  })) as PublicKeyCredential | null;
  if (!made) throw new DOMException('nothing was chosen', 'NotAllowedError');
  const response = made.response as AuthenticatorAssertionResponse;
  return {
    ...headOf(made),
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      authenticatorData: textOf(response.authenticatorData),
      signature: textOf(response.signature),
      ...(response.userHandle ? { userHandle: textOf(response.userHandle) } : {}),
    },
  };
}

/** A new passkey, as `PublicKeyCredential.toJSON()` writes it. */
export async function createPasskey(options: CreationOptions): Promise<object> {
  const { challenge, user, excludeCredentials, ...others } = options;
  const made = (await navigator.credentials.create({
    publicKey: {
      ...(others as unknown as PublicKeyCredentialCreationOptions),
      challenge: bytesOf(challenge),
      user: { ...user, id: bytesOf(user.id) },
      excludeCredentials: descriptors(excludeCredentials),
    },
  })) as PublicKeyCredential | null;
  if (!made) throw new DOMException('nothing was made', 'NotAllowedError');
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    ...headOf(made),
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      attestationObject: textOf(response.attestationObject),
      transports: response.getTransports(),
    },
  };
}

function headOf(made: PublicKeyCredential) {
  const attachment = made.authenticatorAttachment;
  return {
    id: made.id,
    rawId: textOf(made.rawId),
    type: 'public-key',
    clientExtensionResults: {},
    ...(attachment ? { authenticatorAttachment: attachment } : {}),
  };
}

/** Asks the authenticator when such a form is sent; says in the page what went wrong, so that it can be tried again. */
export function passkeyForms(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
    const fault = form.querySelector<HTMLElement>('[data-passkey-fault]');
    const say = (text: string | undefined): void => {
      if (!fault) return;
      fault.textContent = text ?? '';
      fault.hidden = !text;
    };
    const put = (name: string, value: string): void => {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement) field.value = value;
    };
    if (!('credentials' in navigator) || !('PublicKeyCredential' in window)) {
      say(form.dataset['unsupported']);
      continue;
    }
    let busy = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      say('');
      void answerOf(form, put)
        .then((answer) => {
          put('_passkey', JSON.stringify(answer));
          // Past this listener, which would ask again.
          HTMLFormElement.prototype.submit.call(form);
        })
        .catch((error: unknown) => {
          busy = false;
          const cancelled = error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError');
          say(form.dataset[cancelled ? 'cancelled' : 'failed']);
        });
    });
  }
}

async function answerOf(form: HTMLFormElement, put: (name: string, value: string) => void): Promise<object> {
  const { options, challenge, passkey } = form.dataset;
  if (challenge !== undefined) {
    const answer = await fetch(challenge, { method: 'POST', headers: { accept: 'application/json' } });
    if (!answer.ok) throw new Error(`no challenge: ${answer.status}`);
    const given = (await answer.json()) as RequestOptions & { challengeId: string };
    put('_challenge', given.challengeId);
    return assertPasskey(given);
  }
  const read = JSON.parse(options ?? '{}') as unknown;
  return passkey === 'create' ? createPasskey(read as CreationOptions) : assertPasskey(read as RequestOptions);
}
