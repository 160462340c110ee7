/** Sends files with a figure that grows, since ten megabytes take minutes on a slow line. Where that fails the form is sent as it is. */
export function uploadProgress(form: HTMLFormElement): void {
  const status = form.querySelector<HTMLElement>('[data-upload-status]');
  if (!status) return;
  form.addEventListener('submit', (event) => {
    const files = form.querySelector<HTMLInputElement>('input[type=file]')?.files;
    if (!files || files.length === 0) return;
    event.preventDefault();
    const button = form.querySelector('button');
    button?.setAttribute('disabled', '');
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.setRequestHeader('accept', 'application/json');
    request.upload.addEventListener('progress', ({ loaded, total, lengthComputable }) => {
      if (lengthComputable) status.textContent = `${form.dataset['progress'] ?? ''} ${Math.round((loaded / total) * 100)} %`;
    });
    request.addEventListener('load', () => {
      button?.removeAttribute('disabled');
      if (request.status === 200) {
        window.location.reload();
        return;
      }
      const faults = request.status === 422 ? (JSON.parse(request.responseText) as { faults: readonly string[] }).faults : null;
      if (faults) status.textContent = faults.join(' ');
      else form.submit();
    });
    request.addEventListener('error', () => form.submit());
    const data = new FormData(form);
    data.set('_then', 'auto');
    request.send(data);
  });
}
