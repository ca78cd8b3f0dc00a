"""The border in front of everything that Gradio answers: what is no call of ours never reaches it.

`body` reads a request's JSON once, within its bounds; `files` lets it name an upload by its ticket and
nothing else; `calls` says whether Gradio can answer it; `gradio_border` asks the three in this order and
hands on what they read; `disk` closes the way back, from an answer to a file; `answers` has what is large
written beside the event loop.
"""
