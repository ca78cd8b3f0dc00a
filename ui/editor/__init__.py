"""The editable, playable table of segments."""
