"""Who speaks when: networks, embeddings, clustering, reconstruction, and words given to speakers."""
