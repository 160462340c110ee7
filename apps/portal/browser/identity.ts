/** Goes on from where the identity provider led back to; without scripts the person presses the button. */
document.querySelector<HTMLFormElement>('form[data-send]')?.submit();
