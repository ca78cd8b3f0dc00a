// Holds how long a component lives: from its mount until Gradio takes its element out of the page.

const TAG = "likhita-lifetime";

/** The signal that ends with an element: the browser tells a marker inside it when both leave the page. */
export function lifetimeOf(/** @type {HTMLElement} */ element) {
  if (customElements.get(TAG) === undefined) customElements.define(TAG, defineMarker());
  const marker = document.createElement(TAG);
  const owner = new AbortController();
  marker.addEventListener("gone", () => owner.abort(), { signal: owner.signal });
  element.append(marker);
  if (!marker.isConnected) owner.abort();
  return owner.signal;
}

function defineMarker() {
  return class extends HTMLElement {
    connectedCallback() {
      this.hidden = true;
    }

    /** An element that is only moved is back at once. */
    disconnectedCallback() {
      queueMicrotask(() => {
        if (!this.isConnected) this.dispatchEvent(new Event("gone"));
      });
    }
  };
}
