"""The page itself: layout, theme, language of the interface, notice of the models."""
