// What the page keeps in this browser: the open document's secret in the address, and which were opened.
window.likhita = {
  key: "likhita.documents",

  remember(view) {
    if (!view || !view.media_url) return; // nothing is stored before the sound is
    const address = `#${encodeURIComponent(view.document_id)}`;
    if (location.hash !== address) history.replaceState(null, "", address);
    const kept = this.documents().filter((known) => known.id !== view.document_id);
    kept.unshift({ id: view.document_id, name: view.name, at: Date.now() });
    try {
      localStorage.setItem(this.key, JSON.stringify(kept.slice(0, 50)));
    } catch {
      return; // private mode, or full: the address still holds the secret
    }
    window.dispatchEvent(new Event("likhita:documents"));
  },

  documents() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key) || "[]");
      return Array.isArray(kept) ? kept.filter((known) => known && typeof known.id === "string") : [];
    } catch {
      return [];
    }
  },

  forgetAddress() {
    history.replaceState(null, "", location.pathname + location.search);
  },
};
