"""A tagger's assistant: it reads an article and proposes passages and speakers, and decides nothing.

Pure (`reader.text` and the standard library). Offsets are Unicode code points into `Document.text`,
half-open. What is in it: `quotes` (quotations), `cues` (who said what in a sentence), `voices` (a whole
article), `speakers` (offers for a passage), `extents` (what the n-th press takes).
"""
