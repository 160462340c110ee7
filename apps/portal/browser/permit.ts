/**
 * Follows a permit until it is issued: the part of the page that shows its way is fetched again, more and more seldom. Each
 * time is a look and stands on record, so it ends after a while; the button does the same by hand.
 */
const waits = [2, 2, 3, 3, 5, 5, 8, 8, 13, 13, 21, 21, 34, 34, 55];

function follow(turn: number): void {
  const part = document.querySelector<HTMLElement>('#oc-progress');
  const seconds = waits[turn];
  if (!part?.dataset['waiting'] || seconds === undefined) return;
  window.setTimeout(() => {
    void fetch(window.location.href, { headers: { accept: 'text/html' } })
      .then((answer) => (answer.ok ? answer.text() : null))
      .then((text) => {
        const fresh = text === null ? null : new DOMParser().parseFromString(text, 'text/html').querySelector<HTMLElement>('#oc-progress');
        // Issued, or refused by the signer: the whole page has something new to show.
        if (fresh && !fresh.dataset['waiting']) return window.location.reload();
        if (fresh && fresh.innerHTML !== part.innerHTML) part.innerHTML = fresh.innerHTML;
        return follow(turn + 1);
      })
      .catch(() => follow(turn + 1));
  }, seconds * 1000);
}

follow(0);
