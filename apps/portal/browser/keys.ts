/** Passkeys: making them, signing with them, signing in with them. */
import { passkeyForms } from './modules/webauthn.js';

passkeyForms();
