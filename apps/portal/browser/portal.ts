/** What scripts add to every page; each page works without them. */
import {
  Button,
  CharacterCount,
  createAll,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  Checkboxes,
  ServiceNavigation,
  SkipLink,
} from 'govuk-frontend';
import { forgetAllTyping } from './modules/kept-typing.js';
import { sessionWarning } from './modules/session-warning.js';

document.body.classList.add('govuk-frontend-supported');
for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
])
  createAll(component);
sessionWarning();
for (const form of document.querySelectorAll<HTMLFormElement>('form[action$="/sign-out"]'))
  form.addEventListener('submit', forgetAllTyping);
