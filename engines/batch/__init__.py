"""Archives: folders, manifests, buckets of recordings to documents and files; `python -m engines.batch`.

Everything above one file is here: which recordings there are, what is done, who does the rest, the report.
How one recording becomes a document is `engines.jobs.file_transcriber`. Only `ray_workers` knows Ray.
"""
