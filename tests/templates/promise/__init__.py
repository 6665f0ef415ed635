"""The values of commit 0ccd2b4, which every later version of the flagship keeps: the file, and how it is laid out."""
