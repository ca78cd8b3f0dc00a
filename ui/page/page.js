// What the page keeps in this browser: the open document's secret in the address, and which were opened.
window.likhita = {
  key: "likhita.documents",

  remember(view) {
    // While a job runs nothing is stored before the sound is; a transcript may have been opened without sound.
    if (!view || !(view.media_url || view.kind === "open")) return;
    const row = this.rowInAddress();
    if (row) setTimeout(() => this.showRow(row));
    const address = `#${encodeURIComponent(view.document_id)}`;
    if (location.hash !== address) history.replaceState(null, "", address);
    this.keepDocument({ id: view.document_id, name: view.name, at: Date.now() });
    if (view.media_url) window.dispatchEvent(new Event("likhita:sound-kept"));
  },

  keepDocument(document) {
    const others = this.documents().filter((known) => known.id !== document.id);
    this.keepDocuments([document, ...others].sort((a, b) => b.at - a.at));
  },

  /** Take a document from the list of this browser; who holds its address can still open it. */
  forget(id) {
    this.keepDocuments(this.documents().filter((known) => known.id !== id));
  },

  keepDocuments(documents) {
    try {
      localStorage.setItem(this.key, JSON.stringify(documents.slice(0, 50)));
    } catch {
      return; // private mode, or full: the address still holds the secret
    }
    window.dispatchEvent(new Event("likhita:documents"));
  },

  /** The document's secret from the address; behind a slash may stand a row to show. */
  readAddress() {
    return decodeURIComponent(location.hash.slice(1).split("/")[0]);
  },

  rowInAddress() {
    return decodeURIComponent(location.hash.split("/")[1] || "");
  },

  showRow(id) {
    document.querySelector(".lk")?.editor?.go(id, "text"); // rows far away have no node before that
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
